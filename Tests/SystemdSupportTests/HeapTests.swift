import Glibc
import SystemdSupport
import Testing

/// A sanitizer has a heap of its own.
private let isSanitized = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil

@Test(.enabled(if: !isSanitized))
func memoryThatWasFreedGoesBackToTheSystem() throws {
  var pieces: [[UInt8]] = (0..<65_536).map { [UInt8](repeating: UInt8($0 & 255), count: 1000) }
  let full = try #require(Heap.anonymousBytes)
  // The last one stays, so that the heap cannot simply end earlier.
  pieces = pieces.suffix(1)
  Heap.trim()
  let left = try #require(Heap.anonymousBytes)
  #expect(full > 64 << 20)
  #expect(left < full - 48 << 20)
  #expect(pieces.first?.first == 255)
}
