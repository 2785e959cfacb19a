import Fingerprint

/// What a piece of work hands over: parts, and that it is done.
enum Handed<Part: Sendable>: Sendable {
  case part(Part)
  case done
}

/// Does `work` for 0, 1, …, `count` − 1, at most `jobs` at a time, and delivers what each hands over,
/// in that order: of the first that isn't done each part as it comes, of later ones when those before
/// are done. No more work is begun once `isStopped` says so, what is in hand being delivered still, or
/// `deliver` returns false.
///
/// What is delivered doesn't depend on `jobs`. Parts that have to wait are kept in memory. The work may
/// block, waiting for a pipe say.
func doInOrder<Part: Sendable>(
  count: Int, jobs: Int, isStopped: () -> Bool = { false },
  work: @escaping @Sendable (_ index: Int, _ hand: (Part) -> Void) -> Void,
  deliver: (Handed<Part>) -> Bool
) async {
  let (news, messenger) = AsyncStream.makeStream(of: (index: Int, handed: Handed<Part>).self)
  await withTaskGroup(of: Void.self) { group in
    var begun = 0
    func beginNext() {
      guard begun < count, !isStopped() else { return }
      let index = begun
      begun += 1
      group.addTask(executorPreference: BlockingExecutor.shared) {
        work(index) { messenger.yield((index, .part($0))) }
        messenger.yield((index, .done))
      }
    }
    for _ in 0..<jobs { beginNext() }

    var current = 0
    var waiting: [Int: [Handed<Part>]] = [:]
    var arriving = news.makeAsyncIterator()
    while current < begun, let (index, handed) = await arriving.next() {
      waiting[index, default: []].append(handed)
      if case .done = handed { beginNext() }
      while let ready = waiting.removeValue(forKey: current) {
        for handed in ready {
          if case .done = handed { current += 1 }
          // those in hand are waited for when the group ends
          guard deliver(handed) else { return }
        }
        // the next part of the same one may be long in coming
        if case .part = ready[ready.count - 1] { break }
      }
    }
  }
}
