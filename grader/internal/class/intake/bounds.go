package intake

// Bounds limit what one submission may be. A submission above a bound is
// refused. Use DefaultBounds.
type Bounds struct {
	Files         int   // Go files of one lab
	FileBytes     int64 // of one Go file
	GoBytes       int64 // of all Go files, taken or only compared with ours
	Path          int   // bytes of a path
	Depth         int   // elements of a path
	Entries       int   // files and directories
	Headers       int   // the same with those that are ignored, such as .git
	ArchiveBytes  int64 // of an archive as handed in
	UnpackedBytes int64 // of everything in an archive, ignored or not
	Ratio         int64 // unpacked to packed, above the first MiB
	Remarks       int   // of one submission; the rest is only counted
}

// DefaultBounds leave room for a whole clone of the workbook with some work
// around it, and not for much more.
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
