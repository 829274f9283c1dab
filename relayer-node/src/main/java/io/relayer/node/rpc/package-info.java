/// One JSON-RPC node over HTTP: calls with a deadline, batches matched by id, answers as types of
/// ours.
@NullMarked
package io.relayer.node.rpc;

import org.jspecify.annotations.NullMarked;
