// The kernel's inotify (inotify(7)), as far as folders are concerned.

import Glibc

/// What the system refused, in its own words.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  public var call: String
  public var code: Int32

  public var description: String { "\(call): \(SystemError.text(code))" }

  static func text(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// An inotify descriptor. Not thread-safe; closed with the object.
final class Inotify {
  struct Event {
    var watch: Int32
    var mask: UInt32
    var name: String
  }

  /// Everything that matters in a folder: always the same, because a second watch of a folder replaces the first.
  private static let mask = UInt32(
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_MODIFY | IN_DELETE_SELF | IN_MOVE_SELF
      | IN_ONLYDIR)

  let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  init() throws(SystemError) {
    descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    guard descriptor >= 0 else { throw SystemError(call: "inotify_init1", code: errno) }
  }

  deinit { close(descriptor) }

  /// Watches a folder; nil where there is none that may be watched now.
  func watch(_ folder: String) -> Int32? {
    let watch = inotify_add_watch(descriptor, folder, Inotify.mask)
    return watch >= 0 ? watch : nil
  }

  func unwatch(_ watch: Int32) { _ = inotify_rm_watch(descriptor, watch) }

  /// All events that wait; empty where there are none.
  func read() -> [Event] {
    var events: [Event] = []
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return events }
      buffer.withUnsafeBytes { Inotify.parse($0, count: count, into: &events) }
    }
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer, count: Int, into events: inout [Event]) {
    let header = MemoryLayout<inotify_event>.size
    var start = 0
    while start + header <= count {
      let event = bytes.loadUnaligned(fromByteOffset: start, as: inotify_event.self)
      let end = min(count, start + header + Int(event.len))
      let name = bytes[(start + header)..<end].prefix { $0 != 0 }
      events.append(Event(watch: event.wd, mask: event.mask, name: String(decoding: name, as: UTF8.self)))
      start = end
    }
  }
}
