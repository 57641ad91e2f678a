"""One function per form, each from a Report value alone."""
