// Begins the lab; the same loader reads the program's name from this file's name.
import './engine.loader.js';
