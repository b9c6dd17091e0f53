// Command tlog-check reads a log in C2SP tlog-tiles layout with Go's own packages
// (golang.org/x/mod/sumdb/note and tlog), so that Gatehouse's bytes are judged by
// software that Gatehouse did not write.
//
//	tlog-check <verifier key> <folder with checkpoint and tile/>
//
// It prints one line and exits 0 when signature, every tile and every entry agree.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: tlog-check <verifier key> <folder>"))
	}
	tree, origin, err := openCheckpoint(os.Args[1], os.Args[2])
	if err != nil {
		fail(err)
	}
	if err := checkEntries(tree, os.Args[2]); err != nil {
		fail(err)
	}
	fmt.Printf("ok %s %d entries\n", origin, tree.N)
}

// openCheckpoint verifies the signature with sumdb/note and reads the three lines.
func openCheckpoint(vkey, folder string) (tlog.Tree, string, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, "", err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, "", err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, "", fmt.Errorf("the checkpoint is not three lines of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, "", err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, lines[0], err
}

// checkEntries reads every leaf hash through tlog's tile reader, which authenticates each tile
// against the root, and compares it with the hash of the entry in its bundle.
func checkEntries(tree tlog.Tree, folder string) error {
	reader := tlog.TileHashReader(tree, &tiles{folder})
	for first := int64(0); first < tree.N; first += tileWidth {
		width := min(tileWidth, tree.N-first)
		entries, err := readBundle(folder, first/tileWidth, width)
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if got := tlog.RecordHash(entry); got != hashes[i] {
				return fmt.Errorf("entry %d hashes to %v, the tile says %v", first+int64(i), got, hashes[i])
			}
		}
	}
	return checkProofs(tree, reader)
}

// checkProofs makes and checks Go's own proof of the first, the middle and the last entry.
func checkProofs(tree tlog.Tree, reader tlog.HashReader) error {
	for _, index := range []int64{0, tree.N / 2, tree.N - 1} {
		hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, index, reader)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, hashes[0]); err != nil {
			return err
		}
	}
	return nil
}

func readBundle(folder string, n, width int64) ([][]byte, error) {
	tile := tlog.Tile{H: tileHeight, L: 0, N: n, W: int(width)}
	path := strings.Replace(pathOf(tile), "tile/0/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			break
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(data) != 0 || int64(len(entries)) != width {
		return nil, fmt.Errorf("%s does not hold exactly %d entries", path, width)
	}
	return entries, nil
}

// pathOf is C2SP's path: Go's own without the tile height.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", tile.H), "tile/", 1)
}

type tiles struct{ folder string }

func (t *tiles) Height() int { return tileHeight }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.folder, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (t *tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "tlog-check:", err)
	os.Exit(1)
}
