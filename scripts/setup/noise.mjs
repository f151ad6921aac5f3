// @ts-check

/**
 * Chromium's own complaints about a bare machine: no D-Bus, no GPU, no push messaging. Named by
 * Chromium's source file, so nothing that the app itself writes can be hidden by accident.
 */
const noisyFiles = new Set([
  // D-Bus
  'bus.cc',
  'libnotify_notification.cc',
  'object_proxy.cc',
  'portal_detector.cc',
  // GPU
  'angle_platform_impl.cc',
  'command_buffer_proxy_impl.cc',
  'egl_util.cc',
  'gbm_support_x11.cc',
  'gl_angle_util_vulkan.cc',
  'gl_context_egl.cc',
  'gl_display.cc',
  'gl_factory.cc',
  'gl_implementation.cc',
  'gl_initializer_linux_x11.cc',
  'gl_ozone_egl.cc',
  'gl_surface_presentation_helper.cc',
  'gles2_cmd_decoder_passthrough.cc',
  'gpu_channel_manager.cc',
  'gpu_memory_buffer_support_x11.cc',
  'gpu_process_host.cc',
  'one_copy_raster_buffer_provider.cc',
  'raster_decoder.cc',
  'sandbox_linux.cc',
  'shared_context_state.cc',
  'shared_image_interface_proxy.cc',
  'vaapi_wrapper.cc',
  'viz_main_impl.cc',
  'vulkan_instance.cc',
  // Google's push messaging
  'connection_factory_impl.cc',
  'mcs_client.cc',
  'registration_request.cc',
]);

/** "[pid:1122/111400.111213:ERROR:bus.cc(407)]", or newer "[pid:tid:…:ERROR:dbus/bus.cc:407]". */
const chromiumLog =
  /^\[(?:\d+:){1,2}\d{4}\/\d{6}\.\d+:(?:ERROR|WARNING):(?:[\w/]+\/)?(\w+\.cc)[(:]\d+\)?\]/;

/** The app says in its own words when a notification could not be shown. */
const libnotifyWithoutBus =
  /^\([\w-]+:\d+\): libnotify-WARNING \*\*: .*Failed to connect to proxy$/;

/**
 * @param {string} line of the app's stderr
 * @returns {boolean} false for well-known harmless lines
 */
export function isWorthShowing(line) {
  if (libnotifyWithoutBus.test(line)) {
    return false;
  }
  const file = chromiumLog.exec(line)?.[1];
  return file === undefined || !noisyFiles.has(file);
}
