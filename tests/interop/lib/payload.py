"""Data to share, its torrent, and whether a copy is the same."""
# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib
import pathlib
import random
import subprocess

MIB = 1 << 20


def bencode(value):
    if isinstance(value, int):
        return b"i%de" % value
    if isinstance(value, str):
        value = value.encode()
    if isinstance(value, bytes):
        return b"%d:%s" % (len(value), value)
    if isinstance(value, list):
        return b"l" + b"".join(map(bencode, value)) + b"e"
    return b"d" + b"".join(bencode(key) + bencode(value[key]) for key in sorted(value)) + b"e"


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Payload:
    """A multi-file torrent under FOLDER/name. files: [(path, size)], piece_length in bytes; the
    bytes follow from the seed. Attributes: torrent (path), info_hash (hex), size, n_pieces."""

    def __init__(self, folder, files, piece_length=256 << 10, name="payload", seed=1, announce=None,
                 private=False):
        self.folder, self.name, self.files = pathlib.Path(folder), name, files
        self.piece_length = piece_length
        self.size = sum(size for _, size in files)
        self._write(random.Random(seed))
        self.pieces = list(self._hash_pieces(self.folder))
        self.n_pieces = len(self.pieces)
        self.info = {
            "name": name,
            "piece length": piece_length,
            "pieces": b"".join(self.pieces),
            "files": [{"length": size, "path": path.split("/")} for path, size in files],
        }
        if private:
            self.info["private"] = 1
        self.info_hash = hashlib.sha1(bencode(self.info)).hexdigest()
        self.torrent = self.folder.parent / (name + ".torrent")
        self.write_torrent(self.torrent, announce)

    def write_torrent(self, path, announce=None):
        torrent = {"info": self.info}
        if announce:
            torrent["announce"] = announce
        pathlib.Path(path).write_bytes(bencode(torrent))
        return path

    def magnet(self, *parameters):
        return "&".join([f"magnet:?xt=urn:btih:{self.info_hash}", f"dn={self.name}", *parameters])

    def _write(self, source):
        for path, size in self.files:
            target = self.folder / self.name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(target, "wb", buffering=0) as file:
                left = size
                while left:
                    left -= file.write(source.randbytes(min(left, MIB)))

    def _stream(self, folder):
        """The bytes of all files in a row; what is missing reads as zeros."""
        for path, size in self.files:
            source, left = folder / self.name / path, size
            if source.exists():
                with open(source, "rb", buffering=0) as file:
                    while left and (chunk := file.read(min(left, MIB))):
                        left -= len(chunk)
                        yield chunk
            while left:
                yield bytes(min(left, MIB))
                left -= min(left, MIB)

    def _hash_pieces(self, folder):
        digest, room = hashlib.sha1(), self.piece_length
        for chunk in self._stream(folder):
            view = memoryview(chunk)
            while view:
                digest.update(view[:room])
                taken = min(room, len(view))
                room, view = room - taken, view[taken:]
                if room == 0:
                    yield digest.digest()
                    digest, room = hashlib.sha1(), self.piece_length
        if room < self.piece_length:
            yield digest.digest()

    def good_pieces(self, folder):
        """The set of pieces whose bytes under FOLDER hash right."""
        found = self._hash_pieces(pathlib.Path(folder))
        return {index for index, digest in enumerate(found) if digest == self.pieces[index]}

    def block(self, piece, begin, length):
        """Bytes of the original."""
        offset, parts = piece * self.piece_length + begin, []
        for path, size in self.files:
            if length and offset < size:
                with open(self.folder / self.name / path, "rb", buffering=0) as file:
                    file.seek(offset)
                    parts.append(file.read(min(length, size - offset)))
                length -= len(parts[-1])
                offset = 0
            else:
                offset -= size
        return b"".join(parts)

    def matches(self, folder):
        """Whether the copy under FOLDER is the same, byte by byte: quicker than by hashes."""
        return all(subprocess.run(["cmp", "-s", self.folder / self.name / path,
                                   pathlib.Path(folder) / self.name / path], check=False).returncode == 0
                   for path, _ in self.files)

    def differences(self, folder, ours=True):
        """The files of the copy under FOLDER that are missing or not the same, by SHA-256. A copy
        of another client's may leave out empty files, as Transmission does."""
        copy = pathlib.Path(folder) / self.name
        return [path for path, size in self.files
                if (size or ours) and (not (copy / path).exists()
                or sha256(copy / path) != sha256(self.folder / self.name / path))]


def large(folder, announce=None):
    """256 MiB in files whose edges lie inside pieces, with pieces of 256 KiB."""
    sizes = [100 * MIB + 12345, 1, 60 * MIB + 777, 300 << 10, 0, 40 * MIB - 1]
    files = [(f"disc {1 + n % 2}/file {n}.bin", size) for n, size in enumerate(sizes)]
    files.append(("read me.txt", 256 * MIB - sum(sizes)))
    return Payload(folder, files, announce=announce)


def small(folder, size=8 * MIB, piece_length=64 << 10, **options):
    return Payload(folder, [("first.bin", size // 2 + 99), ("folder/second.bin", size // 2 - 99)],
                   piece_length, **options)
