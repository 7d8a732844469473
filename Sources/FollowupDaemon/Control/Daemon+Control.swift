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
    return try ControlServer.startAndWait(path: path, group: group, on: loops) { [mailbox] request, peer, respond in
      mailbox.post(.request(request, peer, respond: respond))
    }
  }

  func stopControl(_ server: ControlServer) { server.stopAndWait() }

  func answer(_ request: ControlRequest, _ peer: PeerCredentials, _ respond: @Sendable (ControlAnswer) -> Void) {
    let desk = ControlDesk(daemon: self, person: peer.userName)
    do {
      respond(try desk.answer(request))
    } catch {
      respond(ControlDesk.answer(to: error))
    }
  }
}
