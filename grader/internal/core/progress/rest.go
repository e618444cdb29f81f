package progress

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// rest holds, by name, the fields of an object that this version does not know.
type rest map[string]json.RawMessage

// part reads an object: what known has a field for goes there, all else into
// the rest.
func (r *rest) part(text []byte, known any) error {
	if err := json.Unmarshal(text, known); err != nil {
		return err
	}
	all := rest{}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	fields := reflect.TypeOf(known).Elem()
	for i := range fields.NumField() {
		name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		delete(all, name)
	}
	*r = all
	return nil
}

// join writes the object that part read: the known fields in their order, then
// the others by name.
func (r rest) join(known any) ([]byte, error) {
	text, err := json.Marshal(known)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(bytes.TrimSuffix(text, []byte("}")))
	for _, name := range slices.Sorted(maps.Keys(r)) {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		out.Write(quoted)
		out.WriteByte(':')
		out.Write(r[name])
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
