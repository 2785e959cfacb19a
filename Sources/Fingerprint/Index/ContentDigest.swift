internal import CXXHash

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The 128-bit XXH3 of some bytes, by which a file is known again under another name.
///
/// Not a cryptographic digest: it tells files apart by accident, not against intent. It runs at
/// memory speed.
struct ContentDigest: ~Copyable {
  private let state: OpaquePointer

  init() {
    state = XXH3_createState()
    XXH3_128bits_reset(state)
  }

  deinit { XXH3_freeState(state) }

  func update(_ bytes: UnsafeRawBufferPointer) {
    XXH3_128bits_update(state, bytes.baseAddress, bytes.count)
  }

  /// `xxh3:` and 32 hexadecimal digits.
  var text: String {
    let digest = XXH3_128bits_digest(state)
    func hex(_ word: UInt64) -> String {
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
    return "xxh3:" + hex(digest.high64) + hex(digest.low64)
  }

  /// The digest of a file's bytes, read in pieces.
  static func ofFile(_ path: String) throws(FingerprintError) -> String {
    let descriptor = try FileStatus.openFile(path)
    defer { close(descriptor) }
    let digest = ContentDigest()
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { buffer.deallocate() }
    while true {
      try stopIfCancelled(path)
      let count = read(descriptor, buffer.baseAddress!, buffer.count)
      if count == 0 { return digest.text }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileStatus.error(path, errno)
      }
      digest.update(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }
}

extension TrackSource {
  /// Where an input comes from; reads all its bytes.
  /// - Throws: ``FingerprintError`` where it is a file that can't be read.
  public init(of input: AudioInput) throws(FingerprintError) {
    let digest = ContentDigest()
    switch input {
    case .file(let path):
      let status = try FileStatus.requireReadableFile(path)
      self.init(
        path: absolutePath(path), size: status.size, modified: status.modified,
        digest: try ContentDigest.ofFile(path))
      return
    case .bytes(let bytes, _), .raw(let bytes, _, _):
      bytes.withUnsafeBytes { digest.update($0) }
      self.init(path: nil, size: Int64(bytes.count), modified: 0, digest: digest.text)
    case .samples(let samples, _):
      samples.withUnsafeBytes { digest.update($0) }
      self.init(path: nil, size: Int64(samples.count * 4), modified: 0, digest: digest.text)
    }
  }

  /// - Throws: ``FingerprintError`` where the file at `path` isn't any more what it was when this was
  ///   made: what was read of it since may be of two files.
  func requireUnchanged(at path: String) throws(FingerprintError) {
    let status = try FileStatus(path)
    guard status.size == size, status.modified == modified else {
      throw FingerprintError(
        .unreadableFile, path, "changed while it was read",
        advice: "index it again when it is complete")
    }
  }
}
