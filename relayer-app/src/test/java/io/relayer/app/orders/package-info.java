@org.jspecify.annotations.NullMarked
package io.relayer.app.orders;
