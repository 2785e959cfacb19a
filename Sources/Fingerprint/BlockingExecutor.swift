import Dispatch

/// Runs tasks that compute for seconds or wait for a pipe on threads of their own.
///
/// Swift's own threads are one for each processor. Work that holds them all keeps every other task of
/// the process waiting, those that should tell what it found among them.
package final class BlockingExecutor: TaskExecutor {
  /// The only one.
  package static let shared = BlockingExecutor()
  private let queue = DispatchQueue(label: "Fingerprint.blocking", attributes: .concurrent)

  private init() {}

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
