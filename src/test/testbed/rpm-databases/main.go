// Copies databases of rpm, compressed, and writes beside each what anchore's go-rpmdb, by which syft reads them, lists of
// it, as rpm -qa --qf '%{NAME} %{EPOCH} %{VERSION} %{RELEASE} %{ARCH} %{SOURCERPM}\n' would. Run it as
// "go run . FROM TO"; FROM has a directory for each.
package main

import (
	"compress/gzip"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	rpmdb "github.com/anchore/go-rpmdb/pkg"
)

func main() {
	files, err := filepath.Glob(filepath.Join(os.Args[1], "*", "*"))
	check(err)
	for _, file := range files {
		name := filepath.Join(os.Args[2], filepath.Base(filepath.Dir(file))+"."+filepath.Base(file))
		check(os.WriteFile(name+".txt", []byte(list(file)), 0o644))
		compress(file, name+".gz")
	}
}

func list(file string) string {
	database, err := rpmdb.Open(file)
	check(err)
	defer database.Close()
	packages, err := database.ListPackages()
	check(err)
	var lines strings.Builder
	for _, known := range packages {
		epoch := "(none)"
		if known.Epoch != nil {
			epoch = strconv.Itoa(*known.Epoch)
		}
		fmt.Fprintln(&lines, known.Name, epoch, known.Version, known.Release, known.Arch, known.SourceRpm)
	}
	return lines.String()
}

func compress(file string, to string) {
	content, err := os.ReadFile(file)
	check(err)
	out, err := os.Create(to)
	check(err)
	writer := gzip.NewWriter(out)
	_, err = writer.Write(content)
	check(err)
	check(writer.Close())
	check(out.Close())
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
