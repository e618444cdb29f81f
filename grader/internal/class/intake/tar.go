package intake

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
)

// readTar reads a .tar.gz entry by entry, once from front to end.
func readTar(ctx context.Context, packed io.Reader, into sink, budget *budget) error {
	unzipped, err := gzip.NewReader(packed)
	if err != nil {
		return broken(err, ".tar.gz")
	}
	stream := budget.reader(unzipped)
	archive := tar.NewReader(stream)
	for entries := 0; ; entries++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			// The rest must be valid too, or the archive is incomplete.
			if _, err := io.Copy(io.Discard, stream); err != nil {
				return broken(err, ".tar.gz")
			}
			if entries == 0 {
				return refuse("the .tar.gz is empty; pack and upload it again")
			}
			return nil
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return broken(err, ".tar.gz")
		}
		if err := readTarEntry(header, archive, into, budget); err != nil {
			return err
		}
	}
}

func readTarEntry(header *tar.Header, from io.Reader, into sink, budget *budget) error {
	var mode fs.FileMode
	switch header.Typeflag {
	case tar.TypeXGlobalHeader:
		return nil
	case tar.TypeDir:
		mode = fs.ModeDir
	case tar.TypeReg, tar.TypeGNUSparse:
	case tar.TypeSymlink, tar.TypeLink:
		mode = fs.ModeSymlink
	default:
		mode = fs.ModeIrregular
	}
	cleaned, skip, err := into.enter(header.Name, mode)
	if err != nil || skip || mode != 0 {
		return err
	}
	// A sparse file can be far larger than its part of the archive.
	if header.Size > budget.bounds.UnpackedBytes {
		return budget.spend(-1)
	}
	if !wants(cleaned) {
		return nil
	}
	return broken(into.put(cleaned, from), ".tar.gz")
}
