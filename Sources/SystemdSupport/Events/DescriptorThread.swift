// A thread that sleeps until a descriptor has something to read.

import CSystemd
import Glibc
import Synchronization

/// Owns a descriptor and a thread that calls `onEvent` whenever it can be read, or when `wake` is called.
final class DescriptorThread: Sendable {
  enum Event: Sendable { case readable, woken }

  let descriptor: Int32
  private let wakeUps: Int32
  private let onEvent: @Sendable (Event) -> Void
  private let isStopping = Atomic(false)
  private let thread = Mutex<pthread_t?>(nil)

  /// Takes over the descriptor, also when this throws. Nothing is called before `start`.
  init(descriptor: Int32, onEvent: @escaping @Sendable (Event) -> Void) throws(SystemError) {
    self.descriptor = descriptor
    self.onEvent = onEvent
    wakeUps = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
    guard wakeUps >= 0 else {
      let error = SystemError("create an event descriptor")
      close(descriptor)
      throw error
    }
  }

  deinit {
    close(descriptor)
    close(wakeUps)
  }

  func start() throws(SystemError) {
    var created = pthread_t()
    let box = Unmanaged.passRetained(self)
    let code = pthread_create(
      &created, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<DescriptorThread>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw SystemError("start a thread", code: code)
    }
    thread.withLock { [created] in $0 = created }
  }

  /// Has `onEvent` called with `woken`.
  func wake() {
    var one: UInt64 = 1
    _ = write(wakeUps, &one, MemoryLayout.size(ofValue: one))
  }

  /// Ends the thread: when this returns, nothing is called any more (unless called by `onEvent` itself).
  func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    wake()
    guard let ended = thread.withLock({ $0.take() }) else { return }
    if pthread_equal(ended, pthread_self()) != 0 {
      pthread_detach(ended)
    } else {
      pthread_join(ended, nil)
    }
  }

  private func run() {
    var descriptors = [descriptor, wakeUps].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      let ready = poll(&descriptors, nfds_t(descriptors.count), -1)
      if isStopping.load(ordering: .sequentiallyConsistent) { return }
      if ready < 0 {
        if errno == EINTR { continue }
        return
      }
      if descriptors[1].revents != 0 {
        var count: UInt64 = 0
        _ = read(wakeUps, &count, MemoryLayout.size(ofValue: count))
        onEvent(.woken)
      }
      if descriptors[0].revents != 0 { onEvent(.readable) }
    }
  }
}
