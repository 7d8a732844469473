// What people ask through the control socket, answered on the working thread.

import ControlAPI
import FollowupEngine
import FollowupModel
import FollowupStore
import Foundation
import NIOPosix

extension Daemon {
  func startControl() throws -> ControlServer {
    let (path, group) = (configuration.socket, configuration.socketGroup)
    return try waiting { [mailbox, loops] in
      try await ControlServer.start(path: path, group: group, on: loops) { request, peer, respond in
        mailbox.post(.request(request, peer, respond: respond))
      }
    }
  }

  func stopControl(_ server: ControlServer) {
    try? waiting { await server.stop() }
  }

  func answer(_ request: ControlRequest, _ peer: PeerCredentials, _ respond: @Sendable (ControlAnswer) -> Void) {
    let desk = ControlDesk(daemon: self, person: peer.userName)
    do {
      respond(try desk.answer(request))
    } catch {
      respond(ControlDesk.answer(to: error))
    }
  }

  /// Runs asynchronous work from the start and the end of the daemon, where nothing else runs yet or any more.
  private func waiting<Result: Sendable>(_ body: @escaping @Sendable () async throws -> Result) throws -> Result {
    let done = DispatchSemaphore(value: 0)
    let result = Locked<Swift.Result<Result, any Error>?>(nil)
    Task {
      let outcome: Swift.Result<Result, any Error>
      do { outcome = .success(try await body()) } catch { outcome = .failure(error) }
      result.with { $0 = outcome }
      done.signal()
    }
    done.wait()
    return try result.with { try $0?.get() ?? { throw CancellationError() }() }
  }
}
