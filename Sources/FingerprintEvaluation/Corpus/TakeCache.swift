internal import Synchronization

/// Takes that were decoded, kept while others of the same place are asked for: every condition
/// damages the same excerpts, and decoding one from the midst of a compressed file costs more than
/// most damage.
final class TakeCache: Sendable {
  private struct State {
    var takes: [String: Take] = [:]
    var order: [String] = []
    var samples = 0
  }

  private let capacity: Int
  private let state = Mutex(State())

  /// A cache for so many samples; the takes that came first go first.
  init(capacity: Int = 16_000_000) { self.capacity = capacity }

  /// The take of that name, made where it isn't known.
  func take(
    _ name: String, make: () throws(EvaluationError) -> Take
  ) throws(EvaluationError) -> Take {
    if let known = state.withLock({ $0.takes[name] }) { return known }
    let take = try make()
    state.withLock { state in
      guard state.takes.updateValue(take, forKey: name) == nil else { return }
      state.order.append(name)
      state.samples += take.samples.count
      while state.samples > capacity, let oldest = state.order.first {
        state.order.removeFirst()
        state.samples -= state.takes.removeValue(forKey: oldest)?.samples.count ?? 0
      }
    }
    return take
  }
}
