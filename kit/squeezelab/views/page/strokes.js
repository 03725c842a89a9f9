// The strokes of a picture as they travel (figures/packing.py), made into the paths of an SVG.
const [ONE, GAP] = [8192, -32768]; // as in packing.py

function outline(points, at, count, width, height) {
  let d = '';
  let pen = 'M';
  for (let i = at; i < at + count; i++) {
    const [x, y] = [points[i], points[i + count]];
    if (x === GAP || y === GAP) pen = 'M';
    else {
      d += `${pen}${Math.round((100 * width * x) / ONE) / 100},${Math.round(100 * height * (1 - y / ONE)) / 100}`;
      pen = 'L';
    }
  }
  return d;
}
