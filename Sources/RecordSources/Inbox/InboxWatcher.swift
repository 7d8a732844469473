// The thread that waits for files: it wakes for events of the watched folders and for quiet periods that end.

import Foundation
import Synchronization

/// Watches the folders of sources and rules, and says whose files are to be read. It starts with everything, so that
/// what changed before it started is not missed.
public final class InboxWatcher: Sendable {
  /// The end of a pipe that this object holds; closing it ends the thread.
  private let stopDescriptor: Mutex<Int32?>

  /// Starts to watch. `onReady` is called on the watcher's own thread with the names of the watches whose files
  /// changed together. Throws where the system has no watches to give.
  public init(
    _ watches: [InboxWatch], onReady: @escaping @Sendable ([String]) -> Void
  ) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", code: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let stopped = ends[0]
    let folders: FolderWatcher
    do throws(SystemError) {
      folders = try FolderWatcher(watches.map(\.path.folder))
    } catch {
      close(ends[0])
      close(ends[1])
      throw error
    }
    stopDescriptor = Mutex(ends[1])
    // The thread alone uses it from here on.
    nonisolated(unsafe) let loop = InboxLoop(watches: watches, folders: folders, stopped: stopped, onReady: onReady)
    let thread = Thread { loop.run() }
    thread.name = "inbox"
    thread.start()
  }

  deinit { stop() }

  /// Ends the thread; `onReady` may still be running when this returns, but is not called again after it.
  public func stop() {
    stopDescriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}

/// What the thread does.
private final class InboxLoop {
  private let watches: [InboxWatch]
  private let folders: FolderWatcher
  private let stopped: Int32
  private let onReady: @Sendable ([String]) -> Void
  private var debouncer: InboxDebouncer

  init(
    watches: [InboxWatch], folders: FolderWatcher, stopped: Int32, onReady: @escaping @Sendable ([String]) -> Void
  ) {
    self.watches = watches
    self.folders = folders
    self.stopped = stopped
    self.onReady = onReady
    debouncer = InboxDebouncer(watches)
  }

  func run() {
    defer { close(stopped) }
    for watch in watches { debouncer.take(.rescan(folder: watch.path.folder), at: now) }
    while waitForEvents() {
      for event in folders.read() { debouncer.take(event, at: now) }
      let ready = debouncer.ready(at: now)
      if ready.isEmpty { continue }
      if let path = writer(of: ready) {
        debouncer.postpone(ready, writer: path, at: now)
      } else {
        onReady(ready)
      }
    }
  }

  /// Sleeps until there are events or a deadline passes; false when it is to stop.
  private func waitForEvents() -> Bool {
    var timeout: Int32 = -1
    if let deadline = debouncer.nextDeadline {
      timeout = Int32(clamping: max(0, deadline - now))
    }
    var descriptors = [
      pollfd(fd: folders.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stopped, events: Int16(POLLIN), revents: 0),
    ]
    _ = poll(&descriptors, 2, timeout)
    return descriptors[1].revents == 0
  }

  /// A file of these watches that somebody has open for writing.
  private func writer(of names: [String]) -> String? {
    for watch in watches where names.contains(watch.name) {
      guard let files = try? watch.path.files() else { continue }
      if let file = files.first(where: { hasWriter($0.path) }) { return file.path }
    }
    return nil
  }

  private var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
