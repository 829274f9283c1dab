@org.jspecify.annotations.NullMarked
package io.relayer.devnet.tcp;
