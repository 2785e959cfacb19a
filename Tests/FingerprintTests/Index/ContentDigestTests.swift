import Testing

@testable import Fingerprint

struct ContentDigestTests {
  private func digest(_ bytes: [UInt8], chunk: Int = .max) -> String {
    let digest = ContentDigest()
    var start = 0
    while start < bytes.count {
      let end = start + min(chunk, bytes.count - start)
      bytes[start..<end].withUnsafeBytes { digest.update($0) }
      start = end
    }
    return digest.text
  }

  @Test("Nothing has the digest that XXH3's own tests say")
  func empty() {
    #expect(digest([]) == "xxh3:99aa06d3014798d86001c324468d497f")
  }

  @Test("How the bytes come changes nothing, one of them all", arguments: [1, 7, 4_096])
  func chunks(chunk: Int) {
    var generator = SplitMix64(seed: 1)
    var bytes = (0..<300_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    let whole = digest(bytes)
    #expect(digest(bytes, chunk: chunk) == whole)
    #expect(whole.count == 5 + 32)
    bytes[150_000] ^= 1
    #expect(digest(bytes) != whole)
  }

  @Test("A file's source says where it is, how large and what is in it")
  func source() throws {
    let folder = try TemporaryFolder()
    let bytes = wave(Signal.noise(seconds: 10, seed: 1))
    let path = try folder.write(bytes, to: "noise.wav")
    let source = try TrackSource(of: .file(path: path))
    #expect(source.path == path)
    #expect(source.size == bytes.count)
    #expect(source.digest == digest(bytes))
    #expect(source.modified > 1_700_000_000_000_000_000)
    let upload = try TrackSource(of: .bytes(bytes, name: "upload"))
    #expect(upload == TrackSource(path: nil, size: source.size, modified: 0, digest: source.digest))
  }

  @Test("A file that isn't there has no source")
  func missing() throws {
    let path = try TemporaryFolder().file("gone.wav")
    let error = #expect(throws: FingerprintError.self) { try TrackSource(of: .file(path: path)) }
    #expect(error?.code == .fileNotFound)
  }
}
