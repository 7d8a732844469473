// A daemon at rest keeps little memory: what a first import, a year's stop or a long list needed goes back to the system.

import SystemdSupport

/// How much memory there was when the daemon last rested.
struct SpareMemory {
  private var atRest = 0

  /// More than so much is worth the look.
  static let bytesKept = 2 << 20

  /// Gives back what is free where there is more than at the last rest; `letGo` frees first what can be had again.
  mutating func giveBack(_ letGo: () -> Void) {
    guard let before = Heap.anonymousBytes, before > atRest + SpareMemory.bytesKept else { return }
    letGo()
    Heap.trim()
    atRest = Heap.anonymousBytes ?? before
  }
}
