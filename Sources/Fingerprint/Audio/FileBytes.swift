#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Bytes that can be read at any place: of a file, or in memory; all of them, or a stretch.
final class FileBytes {
  private enum Storage {
    case memory([UInt8])
    case file(OpenFile)
  }

  /// Owns a descriptor.
  private final class OpenFile {
    let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }

  private let storage: Storage
  private let range: Range<Int>

  /// How many there are.
  var count: Int { range.count }

  private init(_ storage: Storage, _ range: Range<Int>) {
    self.storage = storage
    self.range = range
  }

  /// Those in memory.
  convenience init(_ bytes: [UInt8]) { self.init(.memory(bytes), bytes.indices) }

  /// Those of the file at `path`, as long as it is now.
  /// - Throws: ``FingerprintError`` where it can't be opened.
  convenience init(path: String) throws(FingerprintError) {
    let descriptor = try FileStatus.openFile(path)
    let size = max(0, Int(lseek(descriptor, 0, SEEK_END)))
    self.init(.file(OpenFile(descriptor)), 0..<size)
  }

  /// A stretch of these, which has its own beginning and end.
  func stretch(_ part: Range<Int>) -> FileBytes {
    FileBytes(
      storage, (range.lowerBound + part.lowerBound)..<(range.lowerBound + part.upperBound))
  }

  /// Copies those from `offset` on; returns how many, fewer than there is room for at the end.
  func copy(from offset: Int, into room: UnsafeMutableRawBufferPointer) -> Int {
    let wanted = min(room.count, count - offset)
    guard offset >= 0, wanted > 0, let start = room.baseAddress else { return 0 }
    let from = range.lowerBound + offset
    switch storage {
    case .memory(let bytes):
      bytes.withUnsafeBytes {
        start.copyMemory(from: $0.baseAddress! + from, byteCount: wanted)
      }
      return wanted
    case .file(let file): return max(0, pread(file.descriptor, start, wanted, off_t(from)))
    }
  }

  /// `count` from `offset` on, fewer at the end.
  func bytes(_ offset: Int, _ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = copy(from: offset, into: UnsafeMutableRawBufferPointer(buffer))
    }
  }
}
