/** What the server says, in Indonesian: its sentence, as its source has it, and ours. A word in braces may be anything.
 *
 * Programs read the server's English; a person who chose Indonesian reads these. What is not here stays English.
 */
export const sayings: readonly (readonly [string, string])[] = [
  ["The server cannot be reached.", "Server tidak dapat dihubungi."],
  ["Check the connection. Nothing is lost.", "Periksa sambungan. Tidak ada yang hilang."],
  ["The upload was cut off.", "Unggahan terputus."],
  ["Press Try again: it goes on where it stopped.", "Tekan Coba lagi: unggahan dilanjutkan dari tempat berhenti."],

  ["The first scene cannot be shown: {why}", "Adegan pertama tidak dapat ditampilkan: {why}"],
  [
    "The first scene cannot be shown just now: others are being drawn.",
    "Adegan pertama belum dapat ditampilkan: gambar lain sedang dibuat.",
  ],
  ["Ask again in a few seconds.", "Minta lagi beberapa detik lagi."],
  ["{name} is still being uploaded.", "{name} masih diunggah."],
  ["Wait until the upload is finished.", "Tunggu sampai unggahan selesai."],

  // Signing in and accounts
  ["E-mail and password do not match an account.", "E-mail dan kata sandi tidak cocok dengan akun mana pun."],
  ["Check both, or register an account.", "Periksa keduanya, atau daftarkan akun."],
  ["An account with this e-mail address exists already.", "Akun dengan alamat e-mail ini sudah ada."],
  ["Log in, or register another address.", "Masuk, atau daftarkan alamat lain."],
  [
    "Sign in to it as before, then link this identity under its ways to sign in.",
    "Masuk seperti biasa, lalu tautkan identitas ini di cara masuknya.",
  ],
  ["That is not an e-mail address.", "Itu bukan alamat e-mail."],
  [
    "The password has {count} characters; at least {minimum} are needed.",
    "Kata sandi berisi {count} karakter; minimal {minimum}.",
  ],
  ["Choose a longer one; a few words make a good password.", "Pilih yang lebih panjang; beberapa kata sudah baik."],
  [
    "The password has {count} characters; at most {limit} are allowed.",
    "Kata sandi berisi {count} karakter; paling banyak {limit}.",
  ],
  ["Choose a shorter one.", "Pilih yang lebih pendek."],
  [
    "The password contains a NUL character or half of a surrogate pair.",
    "Kata sandi berisi karakter NUL atau separuh pasangan surogat.",
  ],
  ["Leave that character out.", "Hilangkan karakter itu."],
  ["The name is empty.", "Namanya kosong."],
  ["Say what to call you.", "Tulis nama panggilan Anda."],
  ["The name has {count} characters; {limit} are allowed.", "Nama berisi {count} karakter; paling banyak {limit}."],
  ["Give a shorter one.", "Tulis yang lebih pendek."],
  ["The name contains a control character.", "Nama berisi karakter kendali."],
  ["Leave it out.", "Hilangkan."],
  ["That is not the password of this account.", "Itu bukan kata sandi akun ini."],
  ["This account has no password.", "Akun ini tidak punya kata sandi."],
  ["This account has no e-mail address.", "Akun ini tidak punya alamat e-mail."],
  ["The e-mail address of this account is verified.", "Alamat e-mail akun ini sudah diverifikasi."],
  ["Go on; nothing is missing.", "Lanjutkan; tidak ada yang kurang."],
  ["Your e-mail address is not verified.", "Alamat e-mail Anda belum diverifikasi."],
  [
    "Open the link in the mail that you got, or ask for another at POST /api/auth/verify-email/resend.",
    "Buka tautan di surat yang Anda terima, atau minta surat baru di Akun.",
  ],
  ["This account is suspended.", "Akun ini ditangguhkan."],
  ["This workspace is suspended.", "Ruang kerja ini ditangguhkan."],
  [
    "Ask the operators of this server why; nothing in it was lost.",
    "Tanyakan alasannya kepada operator server ini; tidak ada yang hilang.",
  ],
  ["This login session has ended.", "Sesi masuk ini sudah berakhir."],
  ["The access token has expired.", "Sesi ini sudah kedaluwarsa."],
  ["Log in again for a new one.", "Masuk lagi."],
  ["This link does nothing, or nothing any more.", "Tautan ini tidak berlaku, atau tidak lagi."],
  ["This link has been used already.", "Tautan ini sudah dipakai."],
  [
    "This sign-in was never begun, or it was finished before.",
    "Proses masuk ini tidak pernah dimulai, atau sudah selesai.",
  ],
  ["This sign-in took too long.", "Proses masuk ini terlalu lama."],
  ["This sign-in was begun in another browser.", "Proses masuk ini dimulai di peramban lain."],
  ["Start signing in again, in this browser.", "Mulai masuk lagi, di peramban ini."],
  ["The provider was not allowed to say who you are.", "Penyedia tidak diizinkan menyebut siapa Anda."],
  ["Start again and agree to it.", "Mulai lagi dan setujui."],
  [
    "The provider names no e-mail address that it has verified.",
    "Penyedia tidak menyebut alamat e-mail yang sudah diverifikasinya.",
  ],
  [
    "Verify your address there, or register here and link the provider afterwards.",
    "Verifikasi alamat Anda di sana, atau daftar di sini lalu tautkan penyedia itu.",
  ],
  ["This identity is linked to another account.", "Identitas ini tertaut ke akun lain."],
  ["Unlink it there first, or sign in with it.", "Lepaskan dulu di sana, atau masuk dengannya."],
  ["This is the only way to sign in to the account.", "Ini satu-satunya cara masuk ke akun ini."],
  ["Set a password or link another identity first.", "Buat kata sandi atau tautkan identitas lain dahulu."],
  ["An account may have {limit} identities and passkeys.", "Satu akun boleh punya {limit} identitas dan kunci sandi."],
  ["Remove one first.", "Hapus satu dahulu."],
  [
    "This needs a proof of who you are that is not older than {seconds} seconds.",
    "Ini memerlukan bukti siapa Anda yang tidak lebih lama dari {seconds} detik.",
  ],
  ["That does not prove that this account is yours.", "Itu tidak membuktikan bahwa akun ini milik Anda."],
  [
    "Use the password, a passkey, a wallet or an identity that belongs to this account.",
    "Pakai kata sandi, kunci sandi, dompet, atau identitas milik akun ini.",
  ],
  ["The passkey's answer fails the check of {reason}.", "Jawaban kunci sandi tidak lulus pemeriksaan {reason}."],
  ["The wallet's message fails the check of {reason}.", "Pesan dompet tidak lulus pemeriksaan {reason}."],
  [
    "This is more than {limit} requests in {seconds} seconds (limit {name}).",
    "Ini lebih dari {limit} permintaan dalam {seconds} detik (batas {name}).",
  ],
  ["Wait {seconds} seconds, then send the same request again.", "Tunggu {seconds} detik, lalu coba lagi."],
  ["This server gives nothing for referrals.", "Server ini tidak memberi apa pun untuk rujukan."],
  ["There is no such referral code.", "Kode rujukan itu tidak ada."],
  ["Check how it is written.", "Periksa penulisannya."],

  // Members and workspaces
  ["The role {role} does not include {verb}.", "Peran {role} tidak mencakup {verb}."],
  ["Ask somebody who is {role} of this workspace.", "Minta kepada {role} ruang kerja ini."],
  ["The role {role} does not reach up to {wanted}.", "Peran {role} tidak sampai ke {wanted}."],
  ["{verb} is not possible in somebody else's name.", "{verb} tidak dapat dilakukan atas nama orang lain."],
  ["Leave it to the user.", "Serahkan kepada penggunanya."],
  [
    "A workspace always has an owner, and this is the last one.",
    "Ruang kerja selalu punya pemilik, dan ini yang terakhir.",
  ],
  [
    "Make another member owner first, or delete the workspace.",
    "Jadikan anggota lain pemilik dahulu, atau hapus ruang kerja.",
  ],
  ["There is no such invitation.", "Undangan itu tidak ada."],
  ["Check the link, or ask for a new invitation.", "Periksa tautannya, atau minta undangan baru."],
  ["Ask for a new invitation.", "Minta undangan baru."],
  [
    "This invitation was sent to another e-mail address than that of your account.",
    "Undangan ini dikirim ke alamat e-mail yang lain dari akun Anda.",
  ],
  [
    "Log in with the account of that address, or ask for an invitation to yours.",
    "Masuk dengan akun alamat itu, atau minta undangan ke alamat Anda.",
  ],
  ["This person is a member already.", "Orang ini sudah menjadi anggota."],
  ["Change their role instead, if you like.", "Ubah perannya saja, bila perlu."],
  ["That is your own address.", "Itu alamat Anda sendiri."],
  ["Give the address of somebody else.", "Tulis alamat orang lain."],
  [
    "This workspace may have {limit} members, open invitations included.",
    "Ruang kerja ini boleh punya {limit} anggota, termasuk undangan yang terbuka.",
  ],
  ["Remove a member or revoke an invitation first.", "Keluarkan anggota atau cabut undangan dahulu."],
  ["There is no member {user} in this workspace.", "Tidak ada anggota {user} di ruang kerja ini."],
  ["This is the only workspace of your account.", "Ini satu-satunya ruang kerja akun Anda."],
  ["Open another one first, or erase the account.", "Buka yang lain dahulu, atau hapus akun."],
  ["That is no name for a workspace.", "Itu bukan nama untuk ruang kerja."],
  ["This slug is taken.", "Nama alamat ini sudah dipakai."],
  ["Choose another one.", "Pilih yang lain."],
  [
    "Choose 3 to 63 letters a-z, digits and single hyphens.",
    "Pilih 3 sampai 63 huruf a-z, angka, dan tanda hubung tunggal.",
  ],
  [
    "Deleting a workspace takes its slug as confirmation.",
    "Menghapus ruang kerja memerlukan nama alamatnya sebagai konfirmasi.",
  ],
  ["You may own {limit} workspaces.", "Anda boleh memiliki {limit} ruang kerja."],
  ["You have an API key of this name already.", "Anda sudah punya kunci API dengan nama ini."],
  ["Choose another, or rotate that key.", "Pilih nama lain, atau ganti kunci itu."],
  ["You have {limit} API keys already.", "Anda sudah punya {limit} kunci API."],
  ["Revoke one that is not used.", "Cabut satu yang tidak dipakai."],
  ["The expiry is not in the future.", "Waktu kedaluwarsanya bukan di masa depan."],
  ["Name a later moment.", "Pilih waktu yang lebih lanjut."],
  ["{name} is not a network.", "{name} bukan jaringan."],
  ["This domain is taken.", "Domain ini sudah dipakai."],
  ["Use another one, or ask the operator.", "Pakai yang lain, atau tanyakan operator."],
  ["A workspace may claim {limit} domains.", "Satu ruang kerja boleh mengklaim {limit} domain."],
  ["Delete one first.", "Hapus satu dahulu."],
  ["There is no TXT record at {name} with the value {value}.", "Tidak ada catatan TXT di {name} dengan nilai {value}."],
  [
    "Add it where your domain is managed, wait until it is published, and try again.",
    "Tambahkan di tempat domain Anda dikelola, tunggu sampai terbit, lalu coba lagi.",
  ],
  ["The DNS gave no answer.", "DNS tidak menjawab."],
  ["Try again in a minute.", "Coba lagi sebentar."],
  [
    "This workspace has {limit} endpoints, as many as it may.",
    "Ruang kerja ini punya {limit} titik tujuan, paling banyak yang boleh.",
  ],
  ["The endpoint is switched off.", "Titik tujuan ini dimatikan."],
  ["Line {line} of the {part}: {why}.", "Baris {line} dari {part}: {why}."],

  // Credits, plans and payments
  ["This costs {price} credits and {balance} are available.", "Ini seharga {price} kredit dan tersedia {balance}."],
  [
    "Add at least {missing} credits, choose a larger plan, or make it shorter.",
    "Tambah minimal {missing} kredit, pilih paket lebih besar, atau buat lebih pendek.",
  ],
  ["The plan {plan} does not include {what}.", "Paket {plan} tidak mencakup {what}."],
  ["Change to the plan {plan}, or leave it out.", "Ganti ke paket {plan}, atau hilangkan."],
  [
    "This asks for {asked} of {what}; the plan {plan} allows {limit}.",
    "Ini meminta {asked} {what}; paket {plan} membolehkan {limit}.",
  ],
  [
    "The film would be {seconds} long; the plan {plan} allows {limit}.",
    "Filmnya akan sepanjang {seconds}; paket {plan} membolehkan {limit}.",
  ],
  [
    "This is charged by use, {price}, and no payment method is on file.",
    "Ini dibayar sesuai pemakaian, {price}, dan belum ada cara pembayaran.",
  ],
  [
    "Add a payment method in the billing settings, or buy a bundle.",
    "Tambah cara pembayaran di tagihan, atau beli paket kredit.",
  ],
  ["This workspace is subscribed to {plan}.", "Ruang kerja ini berlangganan {plan}."],
  ["A payment page is being opened for this workspace.", "Halaman pembayaran sedang dibuka untuk ruang kerja ini."],
  ["Another payment page was opened at this moment.", "Halaman pembayaran lain baru saja dibuka."],
  ["Try again in a moment.", "Coba lagi sebentar."],
  ["The plan {plan} is sold by people.", "Paket {plan} dijual langsung oleh orang."],
  ["Write to the operator of this server.", "Tulis kepada operator server ini."],
  ["Payments are not open for this workspace yet.", "Pembayaran belum dibuka untuk ruang kerja ini."],
  ["This server takes no payments.", "Server ini tidak menerima pembayaran."],
  ["There is no such code.", "Kode itu tidak ada."],
  ["This code is no longer valid.", "Kode ini tidak berlaku lagi."],
  ["Ask whoever gave it to you for another.", "Minta kode lain kepada pemberinya."],
  ["This workspace has used this code.", "Ruang kerja ini sudah memakai kode ini."],
  ["Nothing is left to do: it counts once.", "Tidak ada yang perlu dilakukan: kode berlaku sekali."],
  ["The payment provider did not answer.", "Penyedia pembayaran tidak menjawab."],
  ["Try again in a moment; nothing is charged twice.", "Coba lagi sebentar; tidak ada yang ditagih dua kali."],
  ["The card was declined: {why}", "Kartu ditolak: {why}"],
  [
    "Use another card: open the customer portal and change the payment method.",
    "Pakai kartu lain: buka portal pelanggan dan ganti cara pembayaran.",
  ],
  [
    "The bank wants the card's holder to confirm this payment.",
    "Bank meminta pemegang kartu menegaskan pembayaran ini.",
  ],
  ["There is no card on file.", "Belum ada kartu tersimpan."],
  ["Pay on the payment page instead.", "Bayar di halaman pembayaran."],
  ["This workspace has no subscription.", "Ruang kerja ini tidak berlangganan."],
  ["The next period is on {plan} already.", "Periode berikutnya sudah di {plan}."],
  ["Nothing is left to do.", "Tidak ada yang perlu dilakukan."],

  // Files
  [
    "This file has {size} bytes; the workspace stores {used} of the {limit} it may.",
    "Berkas ini {size} bita; ruang kerja menyimpan {used} dari {limit} yang boleh.",
  ],
  [
    "Delete files that are no longer needed, or ask for a plan with more storage.",
    "Hapus berkas yang tidak diperlukan, atau pilih paket dengan penyimpanan lebih besar.",
  ],
  ["Upload a smaller file.", "Unggah berkas yang lebih kecil."],
  ["There is no such file.", "Berkas itu tidak ada."],
  ["It may have expired; make or upload it again.", "Mungkin sudah kedaluwarsa; buat atau unggah lagi."],
  ["There is no {what} {name} in this workspace.", "Tidak ada {what} {name} di ruang kerja ini."],
  [
    "Look at the list; it may have expired, then upload or make it again.",
    "Lihat daftarnya; mungkin sudah kedaluwarsa, maka unggah atau buat lagi.",
  ],
  ["The server's disk is full; nothing was kept.", "Cakram server penuh; tidak ada yang disimpan."],
  ["This link expired at {when}.", "Tautan ini kedaluwarsa pada {when}."],
  ["This link is not valid.", "Tautan ini tidak berlaku."],
  ["Ask for a new download link.", "Minta tautan unduhan baru."],
  [
    "This file is not given out at the moment: its workspace has sent as much as its plan allows in a month.",
    "Berkas ini sedang tidak dibagikan: ruang kerjanya sudah mengirim sebanyak yang dibolehkan paketnya dalam sebulan.",
  ],
  [
    "Ask whoever sent you the link; it opens again when their month or their plan changes.",
    "Tanyakan pengirim tautan; tautan terbuka lagi saat bulan atau paketnya berganti.",
  ],
  ["The upload of {name} expired at {when}.", "Unggahan {name} kedaluwarsa pada {when}."],
  ["Start it again.", "Mulai lagi."],
  [
    "{limit} uploads of this workspace are unfinished; no more can begin.",
    "{limit} unggahan ruang kerja ini belum selesai; tidak bisa menambah lagi.",
  ],
  ["Another request is still writing this upload.", "Permintaan lain masih menulis unggahan ini."],
  ["Try again in a few seconds.", "Coba lagi dalam beberapa detik."],
  [
    "{name} is cut off: it has {there} of at least {announced} bytes.",
    "{name} terpotong: ada {there} dari sedikitnya {announced} bita.",
  ],
  [
    "Upload the whole file again; if it is whole on your side, export it anew.",
    "Unggah lagi seluruh berkas; bila di sisi Anda utuh, ekspor ulang.",
  ],
  [
    "{name} is {width} x {height} pixels; at most {side} a side and {million} million in all are taken.",
    "{name} berukuran {width} x {height} piksel; paling besar {side} per sisi dan {million} juta seluruhnya.",
  ],
  ["Scale it down and upload it again.", "Perkecil dan unggah lagi."],
  ["{name} cannot be decoded: {what}.", "{name} tidak dapat dibaca: {what}."],
  [
    "Check that it plays on your computer, then export it again (H.264 in mp4 always works).",
    "Periksa apakah bisa diputar di komputer Anda, lalu ekspor ulang (H.264 dalam mp4 selalu bisa).",
  ],

  // Scripts, voices and films
  ["The script has no words to speak.", "Naskahnya tidak punya kata untuk diucapkan."],
  [
    "Write at least one sentence; headings, marks, code and emoji are not spoken.",
    "Tulis sedikitnya satu kalimat; judul, tanda, kode, dan emoji tidak diucapkan.",
  ],
  ["The script is {size} bytes long; the limit is {limit}.", "Naskahnya {size} bita; batasnya {limit}."],
  ["Shorten the script, or make several films of it.", "Pendekkan naskah, atau buat beberapa film."],
  ["Line {line}: the mark “{mark}” is not understood.", "Baris {line}: tanda “{mark}” tidak dimengerti."],
  [
    "The script asks for [{kind}: {name}]{where}, and no footage has that name. There is: {there}.",
    "Naskah meminta [{kind}: {name}]{where}, dan tidak ada rekaman bernama itu. Yang ada: {there}.",
  ],
  ["Correct the name in the script, or add the file.", "Perbaiki namanya di naskah, atau tambahkan berkasnya."],
  ["There is no voice “{name}”.", "Tidak ada suara “{name}”."],
  ["There is no voice for the language “{language}”.", "Tidak ada suara untuk bahasa “{language}”."],
  [
    "The voice {voice} ({language}) cannot speak {names} writing: “{examples}”.",
    "Suara {voice} ({language}) tidak dapat mengucapkan tulisan {names}: “{examples}”.",
  ],
  ["The voice model made no sound for a sentence.", "Model suara tidak menghasilkan bunyi untuk satu kalimat."],
  [
    "Word the sentence differently, or choose another voice.",
    "Tulis kalimatnya dengan cara lain, atau pilih suara lain.",
  ],
  ["There is no caption template “{name}”.", "Tidak ada templat teks “{name}”."],
  ["The captions cannot be read. {why}", "Teks film tidak dapat dibaca. {why}"],
  [
    "Give an SRT, WebVTT or ASS file in UTF-8, as Mutoscope writes them.",
    "Berikan berkas SRT, WebVTT, atau ASS dalam UTF-8, seperti yang ditulis Mutoscope.",
  ],
  ["“{music}” names no music that can be made here.", "“{music}” bukan musik yang bisa dibuat di sini."],
  ["Music of {seconds} seconds cannot be made.", "Musik {seconds} detik tidak dapat dibuat."],
  ["Ask for {shortest} to {longest} seconds.", "Minta {shortest} sampai {longest} detik."],
  [
    "Scene picture {number} ({name}) could not be rendered: {why}.",
    "Gambar adegan {number} ({name}) tidak dapat dibuat: {why}.",
  ],
  [
    "Check that {name} plays to its end in a player, or use another file.",
    "Periksa apakah {name} dapat diputar sampai selesai, atau pakai berkas lain.",
  ],
  ["The music {name} cannot be used: {why}.", "Musik {name} tidak dapat dipakai: {why}."],
  [
    "Check that {name} plays, or use an MP3, WAV, M4A or OGG file.",
    "Periksa apakah {name} dapat diputar, atau pakai berkas MP3, WAV, M4A, atau OGG.",
  ],
  [
    "{program} was still running after {seconds} seconds and was stopped.",
    "{program} masih berjalan setelah {seconds} detik dan dihentikan.",
  ],
  ["Try a shorter or smaller input, or raise the time limit.", "Coba masukan yang lebih pendek atau lebih kecil."],
  [
    "{program} asked for more {what} than it may use ({limit}) and was stopped.",
    "{program} meminta {what} lebih dari yang boleh ({limit}) dan dihentikan.",
  ],
  ["Use a smaller or shorter input, or raise the limit.", "Pakai masukan yang lebih kecil atau lebih pendek."],
  [
    "Speaking the script takes more than {seconds} seconds, far longer than its words let expect.",
    "Mengucapkan naskah ini memakan lebih dari {seconds} detik, jauh lebih lama dari perkiraan kata-katanya.",
  ],
  [
    "Write out signs, codes and abbreviations as they are to be spoken, or make it shorter.",
    "Tulis tanda, kode, dan singkatan seperti diucapkan, atau pendekkan.",
  ],
  ["Try again; nothing was charged.", "Coba lagi; tidak ada yang ditagih."],
  [
    "Try again; if it happens again, send the job's id to support.",
    "Coba lagi; bila terulang, kirim id pekerjaan ini ke dukungan.",
  ],
  ["There is no job {job} in this workspace.", "Tidak ada pekerjaan {job} di ruang kerja ini."],
  ["There is no project {project} in this workspace.", "Tidak ada proyek {project} di ruang kerja ini."],
  [
    "The job {job} is {status}: there is nothing left to cancel.",
    "Pekerjaan {job} sudah {status}: tidak ada lagi yang dibatalkan.",
  ],
  ["Start a new one with POST /api/v1/projects/{id}/regenerate.", "Mulai yang baru dari halaman videonya."],
  ["The job {job} has no finished film: it is {status}.", "Pekerjaan {job} belum punya film jadi: statusnya {status}."],
  [
    "Wait until the film is complete, or name the job of another.",
    "Tunggu sampai filmnya selesai, atau pilih film lain.",
  ],
  ["Nobody is heard speaking in {name}.", "Tidak terdengar orang berbicara di {name}."],
  [
    "Use a file with speech in it; only English is understood.",
    "Pakai berkas berisi ucapan; hanya bahasa Inggris yang dimengerti.",
  ],
  ["{name} has no sound.", "{name} tidak bersuara."],
  ["Name a file with speech in it.", "Pilih berkas yang berisi ucapan."],
  ["Nothing would be left of the clip.", "Tidak akan ada yang tersisa dari klip ini."],
  ["Keep at least one word.", "Sisakan sedikitnya satu kata."],

  // Batches
  ["The batch has no row.", "Batch ini tidak punya baris."],
  ["The table has headings and no row.", "Tabel ini punya judul kolom, tetapi tanpa baris."],
  ["Send one row for each film.", "Kirim satu baris untuk setiap film."],
  ["The batch has {rows} rows; at most {limit} are taken.", "Batch ini punya {rows} baris; paling banyak {limit}."],
  ["Send it in parts of {limit} rows or less.", "Kirim dalam bagian {limit} baris atau kurang."],
  [
    "The film of row {number} is {status}: there is nothing to retry.",
    "Film baris {number} {status}: tidak ada yang diulang.",
  ],

  // Sharing
  ["There is no such link.", "Tautan itu tidak ada."],
  [
    "Check that it was copied whole, or ask whoever sent it for a new one.",
    "Periksa apakah tersalin utuh, atau minta yang baru kepada pengirimnya.",
  ],
  ["Ask whoever sent it for a new one.", "Minta yang baru kepada pengirimnya."],
  ["This video has {limit} links already.", "Video ini sudah punya {limit} tautan."],
  ["Revoke one that is not needed.", "Cabut satu yang tidak diperlukan."],
  ["This link only shows the film.", "Tautan ini hanya menampilkan film."],
  ["Ask whoever sent it for one that takes comments.", "Minta tautan yang menerima komentar kepada pengirimnya."],
  [
    "This link has brought {limit} comments, which is the most it may.",
    "Tautan ini sudah menerima {limit} komentar, paling banyak yang boleh.",
  ],

  // Stories and AI
  [
    "The step {step} is made from the step {missing}, which is empty.",
    "Langkah {step} dibuat dari langkah {missing}, yang masih kosong.",
  ],
  ["Write or generate {missing} first.", "Tulis atau buat {missing} dahulu."],
  [
    "The step {step} is at version {current} by now; this was written on version {base}.",
    "Langkah {step} kini di versi {current}; ini ditulis pada versi {base}.",
  ],
  [
    "Version {version} of the step {step} is approved, and is not written over.",
    "Versi {version} dari langkah {step} sudah disetujui dan tidak ditimpa.",
  ],
  [
    "The step {step} is being generated by another request, until {until} at the latest.",
    "Langkah {step} sedang dibuat oleh permintaan lain, paling lambat sampai {until}.",
  ],
  ["Wait for it, then read the step.", "Tunggu, lalu baca langkahnya."],
  [
    "Picture {number} of {step} is being drawn for another request.",
    "Gambar {number} dari {step} sedang dibuat untuk permintaan lain.",
  ],
  ["The file {file} is a {kind}, not an image.", "Berkas {file} adalah {kind}, bukan gambar."],
  ["Upload an image.", "Unggah gambar."],
  ["There is nothing to make a title of.", "Tidak ada bahan untuk judul."],
  ["No AI provider for {modality} is set up.", "Belum ada penyedia AI untuk {modality}."],
  ["{provider} takes no more requests now.", "{provider} sedang tidak menerima permintaan lagi."],
  ["Try again later.", "Coba lagi nanti."],
  ["{provider} refuses this content{said}.", "{provider} menolak isi ini{said}."],
  [
    "Change the words; a refusal that is wrong can be appealed.",
    "Ubah kata-katanya; penolakan yang keliru dapat diajukan banding.",
  ],
  [
    "{provider} gave an answer that cannot be used: {why}.",
    "{provider} memberi jawaban yang tidak dapat dipakai: {why}.",
  ],
  ["Try again; if it goes on, choose another model.", "Coba lagi; bila terus terjadi, pilih model lain."],
  ["{provider} does not accept {whose} key.", "{provider} tidak menerima kunci {whose}."],
  [
    "This call may cost {need} micro-dollars; {left} are left of this month's budget.",
    "Panggilan ini mungkin seharga {need} mikrodolar; sisa anggaran bulan ini {left}.",
  ],
  [
    "Wait for the next month, raise the budget, or use a key of your own.",
    "Tunggu bulan depan, naikkan anggaran, atau pakai kunci sendiri.",
  ],
  ["There is no such refusal.", "Penolakan itu tidak ada."],
  ["This refusal was appealed before.", "Penolakan ini sudah pernah diajukan banding."],
  ["Wait for the answer, or change the content.", "Tunggu jawabannya, atau ubah isinya."],
  [
    "This clip may cost {most} micro-dollars; {allowed} were allowed.",
    "Klip ini mungkin seharga {most} mikrodolar; yang dibolehkan {allowed}.",
  ],
  ["Order it again, with other words or by another model.", "Pesan lagi, dengan kata lain atau model lain."],

  // Privacy
  ["The erasure was not confirmed.", "Penghapusan belum dikonfirmasi."],
  [
    "Others use workspaces that you alone own: {names}.",
    "Orang lain memakai ruang kerja yang hanya Anda miliki: {names}.",
  ],
  [
    "Make somebody else their owner, or remove the other members, then ask again.",
    "Jadikan orang lain pemiliknya, atau keluarkan anggota lain, lalu minta lagi.",
  ],
  ["An export of your data is being made.", "Ekspor data Anda sedang dibuat."],
  ["The erasure has begun and cannot be stopped.", "Penghapusan sudah dimulai dan tidak dapat dihentikan."],
  ["Register again if you like.", "Daftar lagi bila mau."],
];

const holes = /\\\{\w+\\\}/g;
const names = (template: string) => [...template.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");
const plain = new Map(sayings.filter(([english]) => !english.includes("{")));
const filled = sayings
  .filter(([english]) => english.includes("{"))
  .map(([english, indonesian]) => ({
    pattern: new RegExp(`^${english.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(holes, "(.+?)")}$`, "s"),
    names: names(english),
    indonesian,
  }));

/** Say it in Indonesian; what nobody translated comes back as it is. */
export function inIndonesian(said: string): string {
  const exact = plain.get(said);
  if (exact) return exact;
  for (const one of filled) {
    const found = one.pattern.exec(said);
    if (!found) continue;
    const values = Object.fromEntries(one.names.map((name, at) => [name, found[at + 1] ?? ""]));
    return one.indonesian.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }
  return said;
}
