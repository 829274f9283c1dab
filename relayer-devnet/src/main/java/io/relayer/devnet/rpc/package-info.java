/// A JSON-RPC node that is not what it seems: a proxy before a real one ([RpcProxy]) whose answers
/// are changed ([RpcFault]), and which counts the calls.
@NullMarked
package io.relayer.devnet.rpc;

import org.jspecify.annotations.NullMarked;
