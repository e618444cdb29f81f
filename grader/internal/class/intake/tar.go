package intake

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
)

// readGzip reads a .tar.gz.
func readGzip(ctx context.Context, compressed io.Reader, t *tree, budget *budget) error {
	unzipped, err := gzip.NewReader(compressed)
	if err != nil {
		return broken(err, ".tar.gz")
	}
	stream := bufio.NewReaderSize(budget.reader(unzipped), 512)
	begin, err := stream.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return broken(err, ".tar.gz")
	}
	kind, what := sniff(begin)
	if kind != tarKind && kind != unknownKind {
		what = "another archive (" + string(kind) + ")"
	}
	if what != "" {
		return cannotRead("the .tar.gz contains %s and no tar; hand in a .zip or .tar.gz of the labs' directories", what)
	}
	return readTar(ctx, stream, gzipKind, t, budget)
}

// readTar reads an archive entry by entry, once from front to end. The stream must be
// within the budget.
func readTar(ctx context.Context, stream io.Reader, kind kind, t *tree, budget *budget) error {
	archive := tar.NewReader(stream)
	for entries := 0; ; entries++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			// The rest must be valid too, or the archive is incomplete.
			if _, err := io.Copy(io.Discard, stream); err != nil {
				return broken(err, string(kind))
			}
			if entries == 0 {
				return refuse("the %s is empty; pack and upload it again", kind)
			}
			return nil
		}
		if entries == 0 && (errors.Is(err, tar.ErrHeader) || errors.Is(err, io.ErrUnexpectedEOF)) {
			return damaged(string(kind))
		}
		if err != nil && !errors.Is(err, tar.ErrInsecurePath) {
			return broken(err, string(kind))
		}
		if err := readTarEntry(header, archive, kind, t, budget); err != nil {
			return err
		}
	}
}

func readTarEntry(header *tar.Header, from io.Reader, kind kind, t *tree, budget *budget) error {
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
	cleaned, skip, err := t.enter(header.Name, mode)
	if err != nil || skip || mode != 0 {
		return err
	}
	// A sparse file can be far larger than its part of the archive.
	if header.Size > budget.bounds.UnpackedBytes {
		return budget.spend(-1)
	}
	return broken(t.add(cleaned, from), string(kind))
}
