package io.relayer.node.rpc;

import org.web3j.protocol.core.Response;
import tools.jackson.databind.JsonNode;

/// A node's answer to a call as it came, apart from its error: web3j's own types bind every field
/// at once, so that one that nobody asks for makes all of it unreadable.
final class RpcResponse extends Response<JsonNode> {}
