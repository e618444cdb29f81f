package intake

// Bounds limit one submission. A submission that exceeds one of them is refused; Files
// and FileBytes refuse only the lab, and what exceeds Path or Depth is a fault. Use
// DefaultBounds.
type Bounds struct {
	Files         int   // Go files of one lab
	FileBytes     int64 // of one Go file
	GoBytes       int64 // of all Go files, whether taken or only compared with ours
	Path          int   // bytes of a path
	Depth         int   // elements of a path
	Entries       int   // files and directories
	Headers       int   // the same, including ignored ones such as .git
	ArchiveBytes  int64 // of a packed archive
	UnpackedBytes int64 // of everything in an archive, ignored or not
	Ratio         int64 // of unpacked to packed, beyond the first MiB
	Remarks       int   // of one submission; further ones are only counted
}

// DefaultBounds have room for a whole clone of the workbook and a little more.
func DefaultBounds() Bounds {
	return Bounds{
		Files:         64,
		FileBytes:     128 << 10,
		GoBytes:       8 << 20,
		Path:          240,
		Depth:         16,
		Entries:       2000,
		Headers:       20_000,
		ArchiveBytes:  16 << 20,
		UnpackedBytes: 64 << 20,
		Ratio:         200,
		Remarks:       40,
	}
}
