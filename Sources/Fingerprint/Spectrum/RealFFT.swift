internal import CFFTW
internal import Synchronization

/// A real-to-complex transform of one length, single precision, by FFTW.
///
/// Planned with `FFTW_ESTIMATE`: a measured plan is 10 % faster and gives other last bits from run
/// to run, hence other peaks. One plan serves any number of threads, each with its own ``Scratch``.
package final class RealFFT: Sendable {
  /// Samples transformed at a time.
  package let length: Int
  /// `fftwf_execute_dft_r2c` only reads a plan (FFTW manual, "Thread safety"), and nothing else
  /// touches it.
  private nonisolated(unsafe) let plan: fftwf_plan

  /// FFTW's planner is the one part that is not thread-safe.
  private static let planner = Mutex<[Int: RealFFT]>([:])

  /// The transform of that length, planned once a process.
  package static func shared(length: Int) -> RealFFT {
    planner.withLock { transforms in
      if let transform = transforms[length] { return transform }
      let transform = RealFFT(planning: length)
      transforms[length] = transform
      return transform
    }
  }

  private init(planning length: Int) {
    precondition(length > 0 && length % 2 == 0, "the FFT length must be even")
    self.length = length
    let scratch = Scratch(length: length)
    guard
      let plan = fftwf_plan_dft_r2c_1d(
        Int32(length), scratch.input.baseAddress!, scratch.rawOutput, UInt32(FFTW_ESTIMATE))
    else { preconditionFailure("FFTW has no plan for \(length) samples") }
    self.plan = plan
  }

  /// Transforms `scratch.input` into `scratch.output`.
  package func execute(_ scratch: borrowing Scratch) {
    fftwf_execute_dft_r2c(plan, scratch.input.baseAddress!, scratch.rawOutput)
  }

  /// Aligned buffers of one user of the transform, zero at first.
  package struct Scratch: ~Copyable {
    /// `length` samples.
    package let input: UnsafeMutableBufferPointer<Float>
    /// `length / 2 + 1` complex numbers: real and imaginary part in turn.
    package let output: UnsafeMutableBufferPointer<Float>
    fileprivate let rawOutput: UnsafeMutablePointer<fftwf_complex>

    /// Buffers for a transform of that length.
    package init(length: Int) {
      input = UnsafeMutableBufferPointer(start: fftwf_alloc_real(length), count: length)
      rawOutput = fftwf_alloc_complex(length / 2 + 1)
      let floats = length + 2
      output = UnsafeMutableBufferPointer(
        start: UnsafeMutableRawPointer(rawOutput).bindMemory(to: Float.self, capacity: floats),
        count: floats)
      input.initialize(repeating: 0)
      output.initialize(repeating: 0)
    }

    deinit {
      fftwf_free(input.baseAddress!)
      fftwf_free(rawOutput)
    }
  }
}
