package gradebook

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// rows reads a CSV file with a header into one map per row.
func rows(t require.TestingT, text string) []map[string]string {
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.NotEmpty(t, lines)
	var made []map[string]string
	for _, cells := range lines[1:] {
		row := map[string]string{}
		for i, cell := range cells {
			row[lines[0][i]] = cell
		}
		made = append(made, row)
	}
	return made
}

// element is an XML element and its content.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (e element) attr(name string) string {
	for _, attr := range e.Attrs {
		if attr.Name.Local == name {
			return attr.Value
		}
	}
	return ""
}

// property returns a suite's property of that name, or "absent".
func (e element) property(name string) string {
	for _, child := range e.Children[0].Children {
		if child.attr("name") == name {
			return child.attr("value")
		}
	}
	return "absent"
}

func parseXML(t require.TestingT, text string) element {
	var root element
	require.NoError(t, xml.Unmarshal([]byte(text), &root))
	return root
}

// parseHTML parses an HTML document as a browser does.
func parseHTML(t require.TestingT, text string) *html.Node {
	node, err := html.Parse(strings.NewReader(text))
	require.NoError(t, err)
	return node
}

// all returns the elements of that name.
func all(node *html.Node, name string) []*html.Node {
	var found []*html.Node
	for n := range node.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			found = append(found, n)
		}
	}
	return found
}

// attribute returns an attribute and whether it exists.
func attribute(node *html.Node, name string) (string, bool) {
	for _, attr := range node.Attr {
		if attr.Key == name {
			return attr.Val, true
		}
	}
	return "", false
}

// content returns the text within a node.
func content(node *html.Node) string {
	var b strings.Builder
	for n := range node.Descendants() {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
	}
	return b.String()
}

// object reads JSON without rounding its numbers.
func object(t require.TestingT, text string) map[string]any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var made map[string]any
	require.NoError(t, decoder.Decode(&made))
	return made
}

// schema compiles testdata/name.schema.json.
func schema(t *testing.T, name string) func(t require.TestingT, text string) {
	file, err := os.ReadFile("testdata/" + name + ".schema.json")
	require.NoError(t, err)
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(file))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource(name, document))
	compiled, err := compiler.Compile(name)
	require.NoError(t, err)
	return func(t require.TestingT, text string) {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.NoError(t, compiled.Validate(value), text)
	}
}
