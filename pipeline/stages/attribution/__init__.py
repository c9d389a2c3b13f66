"""Attribution: host and guest, and how sure that is."""
