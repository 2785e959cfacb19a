internal import CSndfile

/// Bytes with a read position, as libsndfile's virtual files have them.
final class VirtualFile {
  let bytes: FileBytes
  private var position = 0

  init(_ bytes: FileBytes) { self.bytes = bytes }

  static var callbacks: SF_VIRTUAL_IO {
    SF_VIRTUAL_IO(
      get_filelen: { user in sf_count_t(VirtualFile.of(user).bytes.count) },
      seek: { offset, whence, user in
        let file = VirtualFile.of(user)
        let base =
          switch Int(whence) {
          case Int(SEEK_CUR): file.position
          case Int(SEEK_END): file.bytes.count
          default: 0
          }
        // a damaged header may send it anywhere
        let (sum, overflows) = base.addingReportingOverflow(Int(offset))
        file.position = overflows ? file.bytes.count : min(max(0, sum), file.bytes.count)
        return sf_count_t(file.position)
      },
      read: { pointer, count, user in
        let file = VirtualFile.of(user)
        guard let pointer, count > 0 else { return 0 }
        let copied = file.bytes.copy(
          from: file.position,
          into: UnsafeMutableRawBufferPointer(start: pointer, count: Int(count)))
        file.position += copied
        return sf_count_t(copied)
      },
      write: { _, _, _ in 0 },
      tell: { user in sf_count_t(VirtualFile.of(user).position) })
  }

  /// The object behind the pointer that ``SoundFile`` gave libsndfile and keeps alive as long as
  /// its handle.
  private static func of(_ user: UnsafeMutableRawPointer?) -> VirtualFile {
    Unmanaged<VirtualFile>.fromOpaque(user!).takeUnretainedValue()
  }
}
