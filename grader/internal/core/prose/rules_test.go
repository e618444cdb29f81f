package prose

import (
	"testing"

	"github.com/stretchr/testify/require"

	"socketlab/grader/internal/core/workbook"
)

// examples has, for each rule, sentences that it must find something in and
// sentences that no rule may find anything in.
var examples = map[string]struct{ bad, good []string }{
	"AllTheSame": {
		bad:  []string{"Another origin connects all the same."},
		good: []string{"Another origin connects anyway.", "The frames are all the same size."},
	},
	"Anew": {
		bad:  []string{"The reports are written anew."},
		good: []string{"The reports are written again.", "It reads `anew` from a file."},
	},
	"BelongsInto": {
		bad:  []string{"It belongs into a middleware.", "They belong\ninto the store."},
		good: []string{"It belongs in a middleware."},
	},
	"Beside": {
		bad:  []string{"Two configurations lie beside this page."},
		good: []string{"Two configurations lie next to this page.", "Speed is beside the point.", "Besides, it is slow."},
	},
	"CalledLike": {
		bad:  []string{"Every socket is in a room called like its id."},
		good: []string{"Every socket is in a room named after its id."},
	},
	"ComesAgain": {
		bad:  []string{"The client comes again after five seconds."},
		good: []string{"The client tries again after five seconds."},
	},
	"CountsAs": {
		bad:  []string{"A tampered cookie counts as none.", "A lost limit counts for nothing."},
		good: []string{"A tampered cookie is ignored.", "A timeout counts as a failure."},
	},
	"ForEver": {
		bad:  []string{"The client waits for ever."},
		good: []string{"The client waits forever.", "There is a queue for every client."},
	},
	"FrontedParticiple": {
		bad:  []string{"Taken are the labs' own files.", "Kept is the newest."},
		good: []string{"Only the labs' own files are used.", "What is kept? The newest.", "Given a token, the node verifies it."},
	},
	"HoldsFor": {
		bad:  []string{"This holds for the refusals, too.", "A revocation holds at once."},
		good: []string{"This applies to the refusals, too.", "The queue holds 64 messages."},
	},
	"InPortions": {
		bad:  []string{"It closes its clients in portions."},
		good: []string{"It closes its clients in batches."},
	},
	"InSilence": {
		bad:  []string{"The event is refused in silence."},
		good: []string{"The event is refused silently."},
	},
	"IsNone": {
		bad:  []string{"A name that is none gets an error.", "Half a point is none."},
		good: []string{"An invalid name gets an error.", "Where there is none, ask.", "There is none.", "None is lost."},
	},
	"IsTold": {
		bad:  []string{"The client is told why.", "It must be told."},
		good: []string{"The node tells the client why.", "It does as it is told.", "It stops when it is told to.", "They cannot be told apart.", "What it is told: standard input."},
	},
	"LetGo": {
		bad:  []string{"The clients must be let go.", "The node lets go of its clients."},
		good: []string{"The node closes the connections of its clients."},
	},
	"Meanwhile": {
		bad:  []string{"Meanwhile, nothing is lost."},
		good: []string{"While Redis is away, nothing is lost."},
	},
	"OfEverybody": {
		bad:  []string{"It is the first idea of everybody."},
		good: []string{"It is everyone's first idea."},
	},
	"OfWhich": {
		bad:  []string{"There is a bare one, of which the commit at HEAD is read.", "60 nodes of which 20 may go are enough."},
		good: []string{"Of 60 nodes, 20 may fail.", "There are three queues, none of which is bounded."},
	},
	"ReadsAlong": {
		bad:  []string{"A removed member still reads along."},
		good: []string{"A removed member still receives the messages."},
	},
	"SoMany": {
		bad:  []string{"Try again after so many milliseconds."},
		good: []string{"Try again after that many milliseconds.", "They share frames, so many slow readers are cheap."},
	},
	"Stands": {
		bad:  []string{"Every part stands there once.", "The id stands in the URL."},
		good: []string{"Every part appears once.", "The token stands for the user."},
	},
	"Surroundings": {
		bad:  []string{"The grader or its surroundings failed."},
		good: []string{"The grader or its environment failed."},
	},
	"ThatIsThePoint": {
		bad:  []string{"The chat obeys, and that is the point."},
		good: []string{"The chat obeys, so your guard must come first."},
	},
	"TheOwn": {
		bad:  []string{"It removes members from the own room."},
		good: []string{"It removes members only from a room they own.", "Ask the owner."},
	},
	"WhatAsSubject": {
		bad:  []string{"What reaches it is done.", "What is left out has the default."},
		good: []string{"It executes every event it receives.", "What reaches it?", "What your users notice is the delay."},
	},
	"WhoAsSubject": {
		bad:  []string{"It holds one token. Who finds none is refused.", "Who uses socket.io waits."},
		good: []string{"An event that finds no token is refused.", "Who finds none? Nobody."},
	},
	"WithoutMore": {
		bad:  []string{"Figures without more are those of the benchmarks."},
		good: []string{"Other figures are those of the benchmarks.", "It fails without more memory."},
	},
}

func TestEachRuleFindsItsPatternAndNothingElse(t *testing.T) {
	book, err := workbook.Find(".")
	require.NoError(t, err)
	rules, err := Load(book.Root)
	require.NoError(t, err)
	require.Len(t, rules, len(examples), "each rule has examples here, and each example a rule")

	for _, rule := range rules {
		t.Run(rule.Name, func(t *testing.T) {
			require.NotEmpty(t, examples[rule.Name].bad)
			require.NotEmpty(t, examples[rule.Name].good)

			for _, text := range examples[rule.Name].bad {
				require.NotEmpty(t, Check([]Rule{rule}, text), text)
			}
			for _, text := range examples[rule.Name].good {
				require.Empty(t, Check(rules, text), text)
			}
		})
	}
}
