package app

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMessageFields(t *testing.T) {
	var m message
	require.NoError(t, json.Unmarshal([]byte(`{"to":["a","\ud83c\udf89"],"except":[],"local":true,"broadcast":false,"text":null,"TEXT":1}`), &m))
	require.Equal(t, message{to: []string{"a", "🎉"}, except: []string{}, local: true, text: json.RawMessage("null")}, m)

	for _, invalid := range []string{
		`{}`, `{"TEXT":1}`, `[]`, `"text"`, `{"text":1,"to":"a"}`, `{"text":1,"to":[1]}`, `{"text":1,"to":null}`, `{"text":1,"to":[null]}`,
		`{"text":1,"local":"yes"}`, `{"text":1,"except":["\udfff"]}`, `{"text":1,"text":1}`,
	} {
		require.Error(t, json.Unmarshal([]byte(invalid), new(message)), invalid)
	}
}
