// The heap of a process that mostly rests: what much work needed and freed goes back to the system, which the C library would
// otherwise keep for the next time.

import CSystemd
import Glibc

/// The process's memory.
public enum Heap {
  /// Lets all threads allocate from so many arenas (mallopt(3)): each keeps what was freed in it. To be called before there
  /// are threads.
  public static func limitArenas(to count: Int32) { _ = mallopt(M_ARENA_MAX, count) }

  /// Lets so many free bytes stay at the heap's end, and keeps blocks of up to a quarter of that in the heap (mallopt(3)). What a
  /// commit takes and frees is more than the C library keeps by itself: the heap would shrink and grow with each, which costs
  /// a fifth of the processor's time. `trim` still returns all of it.
  public static func keepFree(bytes: Int32) {
    _ = mallopt(M_TRIM_THRESHOLD, bytes)
    _ = mallopt(M_MMAP_THRESHOLD, bytes / 4)
    _ = mallopt(M_TOP_PAD, bytes / 16)
  }

  /// Returns what is free to the system (malloc_trim(3)).
  public static func trim() { _ = malloc_trim(0) }

  /// Memory that is the process's own and in no file, in bytes; nil where /proc is not there. See proc_pid_statm(5).
  public static var anonymousBytes: Int? {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let count = read(file, &text, text.count)
    guard count > 0 else { return nil }
    let pages = String(decoding: text[..<count], as: UTF8.self).split(separator: " ").prefix(3).compactMap { Int($0) }
    return pages.count == 3 ? (pages[1] - pages[2]) * sysconf(Int32(_SC_PAGESIZE)) : nil
  }
}
