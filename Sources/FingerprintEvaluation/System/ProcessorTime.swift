#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The processor's share in what something took.
package enum ProcessorTime {
  /// Milliseconds of processor time that the calling thread has used.
  package static func threadMilliseconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e3 + Double(time.tv_nsec) / 1e6
  }

  /// The largest resident set that this process has had, in bytes.
  package static var peakResidentBytes: Int {
    var usage = rusage()
    #if canImport(Glibc)
      getrusage(RUSAGE_SELF.rawValue, &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
