package progress

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// unknown holds the fields of a JSON object that this version does not know, by name.
type unknown map[string]json.RawMessage

// split decodes an object: the fields that known has are stored there, and all others
// in u.
func (u *unknown) split(text []byte, known any) error {
	if err := json.Unmarshal(text, known); err != nil {
		return err
	}
	all := unknown{}
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	fields := reflect.TypeOf(known).Elem()
	for i := range fields.NumField() {
		name, _, _ := strings.Cut(fields.Field(i).Tag.Get("json"), ",")
		delete(all, name)
	}
	*u = all
	return nil
}

// merge encodes the object that split decoded: the known fields in their order, then the
// others sorted by name.
func (u unknown) merge(known any) ([]byte, error) {
	text, err := json.Marshal(known)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.Write(bytes.TrimSuffix(text, []byte("}")))
	for _, name := range slices.Sorted(maps.Keys(u)) {
		if out.Len() > 1 {
			out.WriteByte(',')
		}
		quoted, err := json.Marshal(name)
		if err != nil {
			return nil, err
		}
		out.Write(quoted)
		out.WriteByte(':')
		out.Write(u[name])
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}
