"""White label: how a workspace shows itself to its people, on login pages and in mails."""

from mutoscope.tenancy.brand.contrast import Contrast, contrasts_of
from mutoscope.tenancy.brand.keep_brand import put_brand, read_brand
from mutoscope.tenancy.brand.types import Brand

__all__ = ["Brand", "Contrast", "contrasts_of", "put_brand", "read_brand"]
