@org.jspecify.annotations.NullMarked
package io.relayer.devnet.rpc;
