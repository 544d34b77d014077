"""What a media file is, found out in a guarded child process."""
