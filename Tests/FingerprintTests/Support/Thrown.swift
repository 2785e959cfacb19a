@testable import Fingerprint

/// What `body` throws; `nil` where it throws nothing.
func thrown(_ body: () throws -> some Any) -> FingerprintError? {
  do {
    _ = try body()
    return nil
  } catch {
    return error as? FingerprintError
  }
}
