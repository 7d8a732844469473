// Several servers in order of preference: a mail that one cannot take for its own reasons goes to the next.

import NIOCore

/// Lives on one event loop and is used only there.
final class ServerList {
  private let pools: [ConnectionPool]

  init(_ pools: [ConnectionPool]) { self.pools = pools }

  /// Sends over the first server that has no trouble of its own. Where all have, the preferred one's is reported.
  func deliver(_ message: OutgoingMessage, completion: @escaping (DeliveryReport) -> Void) {
    deliver(message, from: 0, preferred: nil, completion)
  }

  private func deliver(
    _ message: OutgoingMessage, from index: Int, preferred: DeliveryReport?,
    _ completion: @escaping (DeliveryReport) -> Void
  ) {
    pools[index].submit(
      Job(message: message) { answer in
        var report = answer
        report.server = self.pools[index].endpoint
        guard FailurePolicy.isForAnotherServer(report) else { return completion(report) }
        let first = preferred ?? report
        guard index + 1 < self.pools.count else { return completion(first) }
        self.deliver(message, from: index + 1, preferred: first, completion)
      })
  }

  func resume() {
    for pool in pools { pool.resume() }
  }

  func stop(graceSeconds: Double, on loop: any EventLoop) -> EventLoopFuture<Void> {
    EventLoopFuture.andAllComplete(
      pools.map { pool in
        let promise = loop.makePromise(of: Void.self)
        pool.stop(graceSeconds: graceSeconds, promise: promise)
        return promise.futureResult
      }, on: loop)
  }
}
