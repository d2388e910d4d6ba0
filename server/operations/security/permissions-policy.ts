/** What a browser could offer a page and ours never asks for; every name is one that every Chromium knows. */
const REFUSED = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'clipboard-read',
  'display-capture',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'screen-wake-lock',
  'serial',
  'storage-access',
  'sync-xhr',
  'usb',
  'xr-spatial-tracking',
];

/** Copying a link and showing a dashboard on a wall are ours; nobody is framed, so nobody else gets them. */
const OWN = ['clipboard-write', 'fullscreen'];

/** The value of Permissions-Policy. */
export const PERMISSIONS_POLICY = [
  ...REFUSED.map(feature => `${feature}=()`),
  ...OWN.map(feature => `${feature}=(self)`),
].join(', ');
