package repository

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"sort"
	"strings"

	"socketlab/grader/internal/class/intake/regular"
)

// pack is one pack and its index, both read where they lie.
type pack struct {
	data, index *os.File
	size        int64 // of data
	indexSize   int64
	count       int64
}

func (p *pack) close() {
	_ = p.data.Close()
	_ = p.index.Close()
}

// The parts of an index of version 2.
const (
	fanout = 8
	names  = fanout + 256*4
)

func (r *Repository) openPacks() error {
	entries, err := r.list("objects/pack", 8*maxPacks)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	for _, entry := range entries {
		stem, ok := strings.CutSuffix(entry.Name(), ".idx")
		if !ok {
			continue
		}
		if len(r.packs) == maxPacks {
			return faultf("the repository has more than %d packs; try git gc", maxPacks)
		}
		if err := r.openPack("objects/pack/" + stem); err != nil {
			return err
		}
	}
	return nil
}

func (r *Repository) openPack(stem string) error {
	var p pack
	for _, part := range []struct {
		suffix string
		file   **os.File
		size   *int64
	}{{".idx", &p.index, &p.indexSize}, {".pack", &p.data, &p.size}} {
		file, info, err := regular.Open(r.root, stem+part.suffix)
		if err != nil {
			if p.index != nil {
				_ = p.index.Close()
			}
			if errors.Is(err, fs.ErrNotExist) || errors.Is(err, regular.ErrLink) || errors.Is(err, regular.ErrSpecial) {
				return damaged
			}
			return err
		}
		*part.file, *part.size = file, info.Size()
	}
	r.packs = append(r.packs, &p)
	var head [8]byte
	if !p.at(p.index, head[:], 0) || string(head[:]) != "\xfftOc\x00\x00\x00\x02" {
		return Fault("the repository has a pack index of an old version; try git gc, or hand in a .zip")
	}
	var count [4]byte
	if !p.at(p.index, count[:], names-4) {
		return damaged
	}
	p.count = int64(binary.BigEndian.Uint32(count[:]))
	if names+p.count*28+40 > p.indexSize {
		return damaged
	}
	return nil
}

func (p *pack) at(file *os.File, into []byte, offset int64) bool {
	_, err := file.ReadAt(into, offset)
	return err == nil
}

// find is where in the pack the object begins.
func (p *pack) find(want id) (offset int64, ok bool, err error) {
	broken := false
	name := func(n int) []byte {
		var found [20]byte
		if !p.at(p.index, found[:], names+int64(n)*20) {
			broken = true
		}
		return found[:]
	}
	n := sort.Search(int(p.count), func(n int) bool { return bytes.Compare(name(n), want[:]) >= 0 })
	if broken {
		return 0, false, damaged
	}
	if int64(n) == p.count || !bytes.Equal(name(n), want[:]) {
		return 0, false, nil
	}
	offsets := names + p.count*24
	var short [4]byte
	if !p.at(p.index, short[:], offsets+int64(n)*4) {
		return 0, false, damaged
	}
	offset = int64(binary.BigEndian.Uint32(short[:]))
	if offset&(1<<31) != 0 {
		var long [8]byte
		if !p.at(p.index, long[:], offsets+p.count*4+(offset&^(1<<31))*8) {
			return 0, false, damaged
		}
		offset = int64(binary.BigEndian.Uint64(long[:]))
	}
	if offset < 12 || offset >= p.size {
		return 0, false, damaged
	}
	return offset, true, nil
}

// The types of what a pack holds.
const (
	offsetDelta = 6
	namedDelta  = 7
)

var kinds = map[byte]string{1: "commit", 2: "tree", 3: "blob", 4: "tag"}

// entry is the head of one object in a pack.
type entry struct {
	kind byte
	size int64 // unpacked; of the delta, when it is one
	base int64 // where the base of an offsetDelta begins
	name id    // of the base of a namedDelta
	body *bufio.Reader
}

func (p *pack) entry(offset int64) (*entry, error) {
	e := &entry{body: bufio.NewReaderSize(io.NewSectionReader(p.data, offset, p.size-offset), 4096)}
	b, err := e.body.ReadByte()
	if err != nil {
		return nil, damaged
	}
	e.kind, e.size = b>>4&7, int64(b&15)
	for shift := 4; b&0x80 != 0; shift += 7 {
		if b, err = e.body.ReadByte(); err != nil || shift > 46 {
			return nil, damaged
		}
		e.size |= int64(b&0x7f) << shift
	}
	switch e.kind {
	case namedDelta:
		if _, err := io.ReadFull(e.body, e.name[:]); err != nil {
			return nil, damaged
		}
	case offsetDelta:
		back := int64(0)
		for n := 0; ; n++ {
			if b, err = e.body.ReadByte(); err != nil || n > 6 {
				return nil, damaged
			}
			back = back<<7 | int64(b&0x7f)
			if b&0x80 == 0 {
				break
			}
			back++
		}
		// The base lies before its delta, so that no chain can be a circle.
		if e.base = offset - back; back <= 0 || e.base < 12 {
			return nil, damaged
		}
	default:
		if kinds[e.kind] == "" {
			return nil, damaged
		}
	}
	return e, nil
}

// packed reads an object from a pack: its base, then one delta after another.
func (r *Repository) packed(want id, limit int64) (kind string, text []byte, err error) {
	p, offset, err := r.locate(want)
	if err != nil {
		return "", nil, err
	}
	var deltas [][]byte
	for held := int64(0); ; {
		e, err := p.entry(offset)
		if err != nil {
			return "", nil, err
		}
		isDelta := e.kind == offsetDelta || e.kind == namedDelta
		if e.size > maxObject || !isDelta && len(deltas) == 0 && e.size > limit {
			return "", nil, ErrLarge
		}
		if held += e.size; held > 4*maxObject || len(deltas) > maxChain {
			return "", nil, Fault("the repository is packed too tightly; hand in a .zip")
		}
		inflated, err := zlib.NewReader(e.body)
		if err != nil {
			return "", nil, damaged
		}
		text, err := r.exactly(inflated, e.size)
		if err != nil {
			return "", nil, err
		}
		if !isDelta {
			return r.unfold(kinds[e.kind], text, deltas, limit)
		}
		deltas = append(deltas, text)
		if e.kind == offsetDelta {
			offset = e.base
		} else if offset, err = p.must(e.name); err != nil {
			return "", nil, err
		}
	}
}

// must is where the base of a delta begins: a pack at rest holds its own.
func (p *pack) must(want id) (int64, error) {
	offset, ok, err := p.find(want)
	if err == nil && !ok {
		err = damaged
	}
	return offset, err
}

func (r *Repository) locate(want id) (*pack, int64, error) {
	for _, p := range r.packs {
		offset, ok, err := p.find(want)
		if err != nil {
			return nil, 0, err
		}
		if ok {
			return p, offset, nil
		}
	}
	return nil, 0, Fault("the repository lacks objects of its newest commit; push again, without --depth or --filter")
}
