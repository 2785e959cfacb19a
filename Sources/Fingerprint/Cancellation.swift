/// Ends work whose task was cancelled. Long work calls it between steps of a few milliseconds.
///
/// Asking costs some nanoseconds and needs no `async`: in a synchronous function it is the task
/// that the function runs in. Outside of any task nothing is ever cancelled.
/// - Throws: ``FingerprintError/Code/cancelled``.
func stopIfCancelled(_ subject: String) throws(FingerprintError) {
  guard Task.isCancelled else { return }
  throw FingerprintError(.cancelled, subject, "stopped, its task was cancelled")
}
