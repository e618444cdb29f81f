package app

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMessageFields(t *testing.T) {
	var m message
	require.NoError(t, json.Unmarshal([]byte(`{"to":["a","\ud83c\udf89"],"except":[],"local":true,"broadcast":false,"text":null,"TEXT":1}`), &m))
	require.Equal(t, message{to: []string{"a", "🎉"}, local: true, text: json.RawMessage("null")}, m)

	for _, invalid := range []string{
		`{}`, `{"TEXT":1}`, `[]`, `"text"`, `{"text":1,"to":"a"}`, `{"text":1,"to":[1]}`, `{"text":1,"to":null}`, `{"text":1,"local":"yes"}`, `{"text":1,"except":["\udfff"]}`,
	} {
		require.Error(t, json.Unmarshal([]byte(invalid), new(message)), invalid)
	}
}

func TestWellFormedNames(t *testing.T) {
	for _, valid := range []string{`""`, `"a"`, `"\ud83c\udf89"`, `"\\ud800"`, `"\n\u00e9"`, `"\ufffd"`} {
		require.NoError(t, json.Unmarshal([]byte(valid), new(name)), valid)
	}
	for _, invalid := range []string{`"\ud800"`, `"\udc00"`, `"\ud800x"`, `"\ud800\ud800"`, `"\udc00\ud800"`, `"\\\ud800"`, `1`, `null`, `["a"]`} {
		require.Error(t, json.Unmarshal([]byte(invalid), new(name)), invalid)
	}
}
