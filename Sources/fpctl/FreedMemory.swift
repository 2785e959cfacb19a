#if canImport(Glibc)
  import CGlibc
#endif

/// What becomes of memory that is freed.
enum FreedMemory {
  /// Keeps it for what is asked for next instead of giving it back to the system, for commands that
  /// ask one query after the other.
  ///
  /// A search takes and frees some twenty megabytes. Handed back each time, they come with five
  /// thousand page faults, a fifteenth of the time of a query that goes through all passes (decision
  /// 0010). Where the C library isn't glibc nothing is done.
  static func keep() {
    #if canImport(Glibc)
      mallopt(M_MMAP_THRESHOLD, 32 << 20)
      mallopt(M_TRIM_THRESHOLD, 256 << 20)
    #endif
  }
}
