package gradebook

import (
	"bytes"
	"io"
)

// inMemory returns the results of a book unchanged, valid or not.
func inMemory(b *Book) *Results {
	c := &Results{Book: *b, Len: len(b.Rows)}
	for i := range b.Rows {
		c.note(&b.Rows[i])
	}
	return c
}

// written returns the text of one report of a book.
func written(b *Book, write func(*Results, io.Writer) error) ([]byte, error) {
	var out bytes.Buffer
	err := write(inMemory(b), &out)
	return out.Bytes(), err
}

func pageOf(b *Book) ([]byte, error) { return written(b, (*Results).page) }

func accountOf(b *Book) ([]byte, error) {
	return written(b, func(c *Results, out io.Writer) error {
		a, err := newBookWriter(out, &c.Book)
		for i := 0; err == nil && i < c.Len; i++ {
			err = a.row(&b.Rows[i])
		}
		if err == nil {
			err = a.end()
		}
		return err
	})
}

func spreadsheetOf(b *Book) ([]byte, error) {
	return written(b, func(c *Results, out io.Writer) error {
		s := newSheet(out, c.Labs)
		for i := range b.Rows {
			_ = s.row(&b.Rows[i])
		}
		return s.end()
	})
}

func junitOf(b *Book) ([]byte, error) {
	return written(b, func(c *Results, out io.Writer) error {
		j, err := newJunit(out, c.Title, c.tally)
		for i := 0; err == nil && i < c.Len; i++ {
			err = j.row(&b.Rows[i])
		}
		if err == nil {
			err = j.end()
		}
		return err
	})
}

func analyse(b *Book, j, k int) item { return inMemory(b).analyse(j, k) }
