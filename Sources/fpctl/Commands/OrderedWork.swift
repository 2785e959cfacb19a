/// Does `work` for 0, 1, …, `count` − 1, at most `jobs` at a time, and hands the results over one
/// by one in that order, each as soon as those before it are there. No more work is begun once
/// `isStopped` says so, what is in hand being delivered still, or `deliver` returns false.
///
/// What is delivered doesn't depend on `jobs`. Results that have to wait for a slow one before them
/// are kept in memory.
func doInOrder<Result: Sendable>(
  count: Int, jobs: Int, isStopped: () -> Bool = { false },
  work: @escaping @Sendable (Int) -> Result, deliver: (Result) -> Bool
) async {
  await withTaskGroup(of: (Int, Result).self) { group in
    var begun = 0
    func beginNext() {
      guard begun < count, !isStopped() else { return }
      let index = begun
      begun += 1
      group.addTask { (index, work(index)) }
    }
    for _ in 0..<jobs { beginNext() }

    var delivered = 0
    var waiting: [Int: Result] = [:]
    while let (index, result) = await group.next() {
      waiting[index] = result
      beginNext()
      while let result = waiting.removeValue(forKey: delivered) {
        delivered += 1
        // those in hand are waited for when the group ends
        guard deliver(result) else { return }
      }
    }
  }
}
