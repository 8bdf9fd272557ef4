// Writes src/test/resources/.../dockerfile/patternmatcher.tsv: what moby's own patternmatcher, by which BuildKit reads a
// .dockerignore, says of random patterns and a fixed list of paths. Run it as "go run . NUMBER [SEED]" here.
package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strconv"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

var paths = strings.Fields("a b c a/b a/b/c a/c b/a b/a/c c/b/a a.b ab abc a/a a/a/a a/ab ab/a x.jar a/x.jar a/b/x.jar" +
	" target target/x.jar target/a/x.jar .git a/.git .git/b a-b a[b a*b a?b a+b a$b a{b} a(b) a^b ü a/ü/c !a a/!b #a a/b/c/a/b/c")

// Without what is not a pattern: the library sees that in some places only, and the product everywhere. Nor with escaped
// letters, which its regular expressions take for something else, as \b for the border of a word.
var parts = strings.Fields("a b c ab a* *a * ** **a a** ? a? *.jar **.jar [ab] [^a] [a-c] [!a] \\* \\? \\[ . .. .git target x.jar" +
	" a.b a+b a$b a{b} a(b) a^b ü [ü] ?? *b* a*b !a #a [\\]]")

func pattern(random *rand.Rand) string {
	var text strings.Builder
	text.WriteString([]string{"", "", "", "", "", "!", "!", "! ", " ", "/", "./", "!/", "//"}[random.Intn(13)])
	for i, count := 0, 1+random.Intn(4); i < count; i++ {
		if i > 0 {
			text.WriteString([]string{"/", "/", "/", "//"}[random.Intn(4)])
		}
		text.WriteString(parts[random.Intn(len(parts))])
	}
	text.WriteString([]string{"", "", "", "", "/", " ", "\t", "\r"}[random.Intn(8)])
	return text.String()
}

// excludes asks as BuildKit does when it walks a context: what matched a directory is known for what is below it.
func excludes(matcher *patternmatcher.PatternMatcher, path string) (bool, error) {
	names := strings.Split(path, "/")
	excluded := false
	var above patternmatcher.MatchInfo
	for i := range names {
		var err error
		excluded, above, err = matcher.MatchesUsingParentResults(strings.Join(names[:i+1], "/"), above)
		if err != nil {
			return false, err
		}
	}
	return excluded, nil
}

// verdict has a digit for each path, or is "error".
func verdict(text string) string {
	patterns, err := ignorefile.ReadAll(strings.NewReader(text))
	if err != nil {
		return "error"
	}
	matcher, err := patternmatcher.New(patterns)
	if err != nil {
		return "error"
	}
	var digits strings.Builder
	for _, path := range paths {
		excluded, err := excludes(matcher, path)
		if err != nil {
			return "error"
		}
		if excluded {
			digits.WriteByte('1')
		} else {
			digits.WriteByte('0')
		}
	}
	return digits.String()
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	seed := int64(1)
	if len(os.Args) > 2 {
		if seed, err = strconv.ParseInt(os.Args[2], 10, 64); err != nil {
			panic(err)
		}
	}
	random := rand.New(rand.NewSource(seed))
	fmt.Println("# .dockerignore as a JSON string, and of each path whether github.com/moby/patternmatcher 0.6.1 leaves it out")
	fmt.Println("# made by src/test/testbed/patternmatcher")
	fmt.Println(strings.Join(paths, "\t"))
	for i := 0; i < count; i++ {
		lines := make([]string, 1+random.Intn(3))
		for j := range lines {
			lines[j] = pattern(random)
		}
		text, err := json.Marshal(strings.Join(lines, "\n"))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(text) + "\t" + verdict(strings.Join(lines, "\n")))
	}
}
