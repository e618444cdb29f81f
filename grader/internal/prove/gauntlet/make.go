package gauntlet

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"socketlab/grader/internal/core/workbook"
)

// A maker writes to path a submission that a text file cannot contain, and returns
// its path. files are those of the solution.
type maker func(path string, lab workbook.Lab, files map[string][]byte) (string, error)

var makers = map[string]maker{
	"deep": source(func() string {
		return "package scaling\n\nvar deep = " + strings.Repeat("(", 5000) + "1" + strings.Repeat(")", 5000) + "\n"
	}),
	"minuses": source(func() string {
		return "package scaling\n\nvar minus = " + strings.Repeat("- ", 50_000) + "1\n"
	}),
	"doubling": source(func() string {
		var text strings.Builder
		text.WriteString("package scaling\n\nconst c0 = \"xxxxxxxxxxxxxxxx\"\n")
		for i := range 28 {
			fmt.Fprintf(&text, "const c%d = c%d + c%d\n", i+1, i, i)
		}
		text.WriteString("\nvar Doubled = c28\n")
		return text.String()
	}),
	"switch": source(func() string {
		var text strings.Builder
		text.WriteString("package scaling\n\nfunc Big(n int) int {\n\tswitch n {\n")
		for i := range 3000 {
			fmt.Fprintf(&text, "\tcase %d:\n\t\treturn %d\n", i*7, i)
		}
		text.WriteString("\t}\n\treturn 0\n}\n")
		return text.String()
	}),
	"latin1": source(func() string { return "package scaling\n\n// caf\xe9\n" }),
	"nul":    source(func() string { return "package scaling\n\n// \x00\n" }),
	"crlf": func(path string, _ workbook.Lab, files map[string][]byte) (string, error) {
		for name, text := range files {
			files[name] = append([]byte("\ufeff"), bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))...)
		}
		return path, tree(path, files)
	},
	"symlink": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		if err := tree(path, files); err != nil {
			return "", err
		}
		return path, os.Symlink("/etc/passwd", filepath.Join(path, lab.Path(), "passwd.go"))
	},
	"symlinks-elsewhere": func(path string, _ workbook.Lab, files map[string][]byte) (string, error) {
		for _, dir := range []string{"docs", ".venv/bin"} {
			files[dir+"/README.md"] = nil
		}
		if err := tree(path, files); err != nil {
			return "", err
		}
		return path, errors.Join(os.Symlink("/etc", filepath.Join(path, "docs/latest")), os.Symlink("/usr/bin/python3", filepath.Join(path, ".venv/bin/python3")))
	},
	"zip-in-zip": func(path string, _ workbook.Lab, files map[string][]byte) (string, error) {
		return twice(path, entries(files))
	},
	"zipslip-in-zip": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return twice(path, append(entries(files), zipEntry{"../" + lab.Path() + "/evil.go", []byte("package scaling\n")}))
	},
	"collision": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return zipped(path, append(entries(files), zipEntry{lab.Path() + "/Adapter.go", []byte("package scaling\n")}))
	},
	"zipslip": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return zipped(path, append(entries(files), zipEntry{"../../../" + lab.Path() + "/evil.go", []byte("package scaling\n")}))
	},
	"zipbomb": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return zipped(path, append(entries(files), zipEntry{lab.Path() + "/bomb.go", make([]byte, 100<<20)}))
	},
	"truncated": func(path string, _ workbook.Lab, files map[string][]byte) (string, error) {
		whole, err := zipped(path, entries(files))
		if err != nil {
			return "", err
		}
		info, err := os.Stat(whole)
		if err != nil {
			return "", err
		}
		return whole, os.Truncate(whole, info.Size()/2)
	},
	"tarlink": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return tarred(path, files, &tar.Header{Typeflag: tar.TypeLink, Name: lab.Path() + "/passwd.go", Linkname: "/etc/passwd"})
	},
	"tardevice": func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		return tarred(path, files, &tar.Header{Typeflag: tar.TypeChar, Name: lab.Path() + "/random.go", Devmajor: 1, Devminor: 8})
	},
}

// source adds one Go file to the solution.
func source(text func() string) maker {
	return func(path string, lab workbook.Lab, files map[string][]byte) (string, error) {
		files[lab.Path()+"/evil.go"] = []byte(text())
		return path, tree(path, files)
	}
}

type zipEntry struct {
	name string
	text []byte
}

func entries(files map[string][]byte) []zipEntry {
	var all []zipEntry
	for _, name := range slices.Sorted(maps.Keys(files)) {
		all = append(all, zipEntry{name, files[name]})
	}
	return all
}

func zipped(path string, entries []zipEntry) (string, error) {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, entry := range entries {
		writer, err := archive.Create(entry.name)
		if err != nil {
			return "", err
		}
		if _, err := writer.Write(entry.text); err != nil {
			return "", err
		}
	}
	if err := archive.Close(); err != nil {
		return "", err
	}
	return path + ".zip", os.WriteFile(path+".zip", out.Bytes(), 0o644)
}

// twice packs a .zip into another.
func twice(path string, entries []zipEntry) (string, error) {
	inner, err := zipped(path, entries)
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(inner)
	if err != nil {
		return "", err
	}
	return zipped(path, []zipEntry{{"work/submission.zip", text}})
}

func tarred(path string, files map[string][]byte, odd *tar.Header) (string, error) {
	var out bytes.Buffer
	packed := gzip.NewWriter(&out)
	archive := tar.NewWriter(packed)
	for _, entry := range entries(files) {
		header := &tar.Header{Name: entry.name, Size: int64(len(entry.text)), Mode: 0o644, Typeflag: tar.TypeReg}
		if err := archive.WriteHeader(header); err != nil {
			return "", err
		}
		if _, err := archive.Write(entry.text); err != nil {
			return "", err
		}
	}
	if err := errors.Join(archive.WriteHeader(odd), archive.Close(), packed.Close()); err != nil {
		return "", err
	}
	return path + ".tar.gz", os.WriteFile(path+".tar.gz", out.Bytes(), 0o644)
}
